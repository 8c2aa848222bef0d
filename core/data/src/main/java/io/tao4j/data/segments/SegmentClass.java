package io.tao4j.data.segments;

/**
 * A class of segments.
 *
 * @param number by which files call it
 * @param name of it
 * @param thing whether its objects are told apart; else all of its pixels in a picture are one
 *     segment
 */
public record SegmentClass(int number, String name, boolean thing) {}
