package io.tao4j.data.segmentation;

import java.nio.file.Path;

/**
 * A picture and where the classes of its pixels are.
 *
 * @param id what it is called within its set
 * @param path the picture
 * @param mask its classes
 */
public record SegmentationSample(String id, Path path, MaskSource mask) {}
