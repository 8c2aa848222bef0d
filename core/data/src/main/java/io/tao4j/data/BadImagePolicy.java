package io.tao4j.data;

/** What stands in a batch for a picture that could not be read. */
public enum BadImagePolicy {
  /**
   * Nothing: the batch is smaller, and one that would be empty is not given. For evaluation, which
   * must not count a picture twice.
   */
  LEAVE_OUT,
  /**
   * The next readable sample in the order of the epoch, from the first again after the last: every
   * batch has its full size, which keeps compiled programs at one shape and the number of steps as
   * planned. It depends on nothing but the files and the order, so a resumed run sees the same. For
   * training.
   */
  REPLACE
}
