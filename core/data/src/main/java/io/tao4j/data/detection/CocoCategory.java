package io.tao4j.data.detection;

/**
 * One of a COCO file's categories.
 *
 * @param id its number there
 * @param name as the file writes it
 */
public record CocoCategory(CocoId id, String name) {}
