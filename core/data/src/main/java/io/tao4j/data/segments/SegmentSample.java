package io.tao4j.data.segments;

import java.nio.file.Path;

/**
 * A picture and where its segments are.
 *
 * @param id what it is called within its set
 * @param path the picture
 * @param source its segments
 */
public record SegmentSample(String id, Path path, SegmentSource source) {}
