/**
 * Training data: {@link io.tao4j.data.ClassificationDataset} and its readers {@link
 * io.tao4j.data.ImageFolderDataset} and {@link io.tao4j.data.CsvDataset}; {@link
 * io.tao4j.data.BatchLoader}, which loads on its own threads what a {@link io.tao4j.data.Recipe}
 * describes, pictures by a {@link io.tao4j.data.BatchRecipe}, in the batches of a {@link
 * io.tao4j.data.BatchPlan}; {@link io.tao4j.data.Padded}, samples of several lengths; {@link
 * io.tao4j.data.Targets} and {@link io.tao4j.data.Mixup}, which make soft targets.
 *
 * <p>All randomness follows from (seed, epoch, entry), so a run gives the same batches whatever the
 * number of threads, and may start in the middle of an epoch.
 *
 * <p>Imports {@code tensor}, {@code error}, {@code data.image}, {@code data.random}; knows no
 * engine and no graph.
 */
@NullMarked
package io.tao4j.data;

import org.jspecify.annotations.NullMarked;
