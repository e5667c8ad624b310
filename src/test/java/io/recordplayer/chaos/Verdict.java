package io.recordplayer.chaos;

import java.util.List;

/**
 * The oracle's judgement on a history.
 *
 * @param result FAIL if a guarantee is broken, INCONCLUSIVE if the run proves too little
 * @param reasons the faults or open points; each names the command and the place
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
