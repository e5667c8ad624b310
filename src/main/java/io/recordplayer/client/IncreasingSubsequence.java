package io.recordplayer.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a longest increasing subsequence, by patience sorting in {@code n log n} steps. It tells
 * which items of a list can keep their places when the list gets another order.
 */
final class IncreasingSubsequence {
  private IncreasingSubsequence() {}

  /** A longest subsequence of these values, which must differ, that increases. */
  static List<Integer> longest(List<Integer> values) {
    // At each length: the smallest value that ends a subsequence of this length, and its index.
    int[] ends = new int[values.size()];
    int[] endIndices = new int[values.size()];
    int[] previous = new int[values.size()];
    int longest = 0;
    for (int index = 0; index < values.size(); index++) {
      int value = values.get(index);
      int shorter = -Arrays.binarySearch(ends, 0, longest, value) - 1;
      ends[shorter] = value;
      endIndices[shorter] = index;
      previous[index] = shorter == 0 ? -1 : endIndices[shorter - 1];
      longest = Math.max(longest, shorter + 1);
    }
    List<Integer> subsequence = new ArrayList<>();
    for (int at = longest == 0 ? -1 : endIndices[longest - 1]; at >= 0; at = previous[at]) {
      subsequence.add(values.get(at));
    }
    return subsequence.reversed();
  }
}
