/**
 * Pictures of results: {@link io.tao4j.chart.ConfusionMatrixChart}, {@link
 * io.tao4j.chart.LineChart}, several of which make a {@link io.tao4j.chart.ChartGrid}, {@link
 * io.tao4j.chart.Histogram}, {@link io.tao4j.chart.BarChart} and {@link io.tao4j.chart.HeatMap} as
 * PNG files, {@link io.tao4j.chart.BoxOverlay} and {@link io.tao4j.chart.MaskOverlay} over a given
 * picture, {@link io.tao4j.chart.PictureSheet} with several. They are drawn in memory: no display
 * is needed and no global switch of AWT is touched.
 *
 * <p>Where Java cannot draw at all (no fonts, no AWT libraries) the code is {@code CHART-001},
 * where the file cannot be written {@code CHART-002}. Drawing into memory throws them; a picture
 * that goes to a file is an extra of a result, and a logged warning takes its place.
 *
 * <p>Imports {@code error}, {@code file}, {@code geometry}, {@code data.image} and {@code
 * data.segmentation} only.
 */
@NullMarked
package io.tao4j.chart;

import org.jspecify.annotations.NullMarked;
