package io.tao4j.networks.action;

import io.tao4j.data.random.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which frames of a video make a clip.
 *
 * @param consecutive a run of frames, its end going on at the video's beginning; else a frame of
 *     each of as many parts of the video
 * @param rate from frame to frame of a run
 */
record ClipSampler(boolean consecutive, int rate) {
  /** Which clips of a video are judged. */
  enum Mode {
    /** The one in the middle. */
    CENTER,
    /** Some, evenly spaced. */
    CONV,
    /** All. */
    ALL
  }

  /**
   * A clip for training.
   *
   * @param frames of the video, one or more
   * @param length frames of the clip
   * @param start where a run begins, as a share of the video, below 1: pictures and flows of a clip
   *     begin together
   */
  int[] random(int frames, int length, double start, SeededRandom random) {
    if (consecutive) {
      return run((int) (start * frames), frames, length);
    }
    int[] clip = new int[length];
    int interval = frames / length;
    for (int i = 0; i < length; i++) {
      clip[i] = interval > 0 ? i * interval + random.nextInt(interval) : random.nextInt(frames);
    }
    Arrays.sort(clip); // where there are fewer frames than the clip has
    return clip;
  }

  private int[] run(int first, int frames, int length) {
    int[] clip = new int[length];
    for (int i = 0; i < length; i++) {
      clip[i] = (int) ((first + (long) i * rate) % frames);
    }
    return clip;
  }

  /** Every frame of each part, moved by as many frames. */
  private static int[] shifted(int shift, int frames, int length) {
    int[] clip = new int[length];
    int interval = frames / length;
    for (int i = 0; i < length; i++) {
      clip[i] = interval > 0 ? i * interval + shift : (int) ((long) i * frames / length);
    }
    return clip;
  }

  /**
   * Clips to judge a video by.
   *
   * @param segments clips of {@link Mode#CONV}
   * @return one or more
   */
  List<int[]> clips(int frames, int length, Mode mode, int segments) {
    int shifts = consecutive ? frames - (length - 1) * rate : frames / length;
    int starts = Math.max(1, shifts);
    List<int[]> clips = new ArrayList<>();
    if (mode == Mode.CENTER) {
      clips.add(clip(consecutive ? Math.max(0, shifts / 2) : starts / 2, frames, length));
      return clips;
    }
    boolean some = consecutive && mode == Mode.CONV;
    int count = some ? Math.min(segments, starts) : starts;
    for (int i = 0; i < count; i++) {
      clips.add(clip(some ? (int) ((long) i * starts / count) : i, frames, length));
    }
    return clips;
  }

  private int[] clip(int first, int frames, int length) {
    return consecutive ? run(first, frames, length) : shifted(first, frames, length);
  }
}
