/**
 * What a pipeline is made of: the chain as it is declared ({@link
 * io.tao4j.pipeline.PipelineConfig}, {@link io.tao4j.pipeline.StageConfig}) and what became of it
 * ({@link io.tao4j.pipeline.PipelineStory}, a file in its results folder). {@code
 * io.tao4j.Pipeline} runs it. Imports errors, files and specs only.
 */
@NullMarked
package io.tao4j.pipeline;

import org.jspecify.annotations.NullMarked;
