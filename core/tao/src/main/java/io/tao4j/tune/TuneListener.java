package io.tao4j.tune;

/** Hears how a search goes. Methods are called on the thread of the search, in order. */
public interface TuneListener {
  /** Nobody. */
  TuneListener NONE = new TuneListener() {};

  /** A trial begins, or goes on. */
  default void onBegin(TuneStory story, Trial trial) {}

  /** A trial pauses, has ended or has failed. */
  default void onEnd(TuneStory story, Trial trial) {}
}
