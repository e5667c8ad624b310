package io.recordplayer.chaos;

import java.util.List;

/**
 * Judgement on a history.
 *
 * @param result FAIL where a promise is broken, INCONCLUSIVE where the run ended too early to tell
 * @param reasons each names the command and the place
 */
record Verdict(Result result, List<String> reasons) {
  enum Result {
    PASS,
    FAIL,
    INCONCLUSIVE
  }

  Verdict {
    reasons = List.copyOf(reasons);
  }
}
