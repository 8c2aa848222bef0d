package io.tao4j.export;

import java.nio.file.Path;

/**
 * A model that was exported and checked.
 *
 * @param file the model, a file or a folder
 * @param labels its class names, one a line, or null where the task has none
 * @param bytes size of the model file, or of all files of a folder
 * @param parameters numbers of the exported network before folding
 * @param macs multiply-accumulates for one image
 * @param maximumError largest absolute difference from the engine's outputs
 * @param checkedOn what it was checked on, for people
 */
public record ExportResult(
    Path file,
    @org.jspecify.annotations.Nullable Path labels,
    long bytes,
    long parameters,
    long macs,
    double maximumError,
    String checkedOn) {}
