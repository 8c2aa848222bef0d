/**
 * What a run leaves to be watched: {@link io.tao4j.train.log.StatusLog} (the JSON lines of TAO's
 * {@code status.json}), {@link io.tao4j.train.log.TensorBoardWriter} (event files) and {@link
 * io.tao4j.train.log.TrainingCsv} (one row an epoch). Each line or record is whole and on the file
 * system before its method returns, so that a killed run leaves readable files.
 *
 * <p>A file that cannot be written is a {@code TaoException} with the code {@code LOG-001}.
 *
 * <p>Imports {@code error}, {@code file} and {@code wire} only.
 */
@NullMarked
package io.tao4j.train.log;

import org.jspecify.annotations.NullMarked;
