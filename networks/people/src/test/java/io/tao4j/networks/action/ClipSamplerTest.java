package io.tao4j.networks.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.data.random.SeededRandom;
import io.tao4j.networks.action.ClipSampler.Mode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code sample_strategy} (random_interval, consecutive) and {@code sample_rate}. */
class ClipSamplerTest {
  private static final ClipSampler SPREAD = new ClipSampler(false, 1);

  @Test
  void aFrameOfEachPartIsDrawn() {
    Set<Integer> firsts = new TreeSet<>();
    Set<Integer> seconds = new TreeSet<>();
    for (int seed = 0; seed < 60; seed++) {
      int[] clip = SPREAD.random(11, 2, 0, SeededRandom.of(seed));
      firsts.add(clip[0]);
      seconds.add(clip[1]);
    }
    assertThat(firsts).containsExactly(0, 1, 2, 3, 4);
    assertThat(seconds).containsExactly(5, 6, 7, 8, 9);
    for (int seed = 0; seed < 20; seed++) {
      assertThat(SPREAD.random(2, 5, 0, SeededRandom.of(seed)))
          .hasSize(5)
          .isSorted()
          .containsAnyOf(0, 1);
    }
  }

  @Test
  void aRunBeginsAnywhereAndGoesOnAtTheBeginning() {
    ClipSampler run = new ClipSampler(true, 2);
    for (int first = 0; first < 7; first++) {
      assertThat(run.random(7, 3, (first + 0.5) / 7, SeededRandom.of(1)))
          .containsExactly(first, (first + 2) % 7, (first + 4) % 7);
    }
    // a stream of another length begins at the same share of the video
    assertThat(run.random(14, 3, 3.5 / 7, SeededRandom.of(1))).containsExactly(7, 9, 11);
  }

  @Test
  void aVideoIsJudgedByItsMiddle() {
    assertThat(SPREAD.clips(12, 3, Mode.CENTER, 1)).containsExactly(new int[] {2, 6, 10});
    assertThat(SPREAD.clips(2, 4, Mode.CENTER, 1)).containsExactly(new int[] {0, 0, 1, 1});
    assertThat(new ClipSampler(true, 1).clips(10, 4, Mode.CENTER, 1))
        .containsExactly(new int[] {3, 4, 5, 6});
    assertThat(new ClipSampler(true, 3).clips(4, 3, Mode.CENTER, 1))
        .containsExactly(new int[] {0, 3, 2});
  }

  @Test
  void aVideoIsJudgedBySomeOrAllOfItsClips() {
    List<int[]> all = new ClipSampler(true, 1).clips(6, 3, Mode.ALL, 1);
    assertThat(all).hasSize(4);
    assertThat(all.get(3)).containsExactly(3, 4, 5);
    List<int[]> some = new ClipSampler(true, 1).clips(13, 4, Mode.CONV, 5);
    assertThat(some.stream().map(clip -> clip[0])).containsExactly(0, 2, 4, 6, 8);
    assertThat(new ClipSampler(true, 1).clips(3, 4, Mode.CONV, 5)).hasSize(1);
    assertThat(SPREAD.clips(9, 3, Mode.CONV, 1))
        .containsExactly(new int[] {0, 3, 6}, new int[] {1, 4, 7}, new int[] {2, 5, 8});
    assertThat(SPREAD.clips(9, 3, Mode.ALL, 1)).hasSize(3);
  }
}
