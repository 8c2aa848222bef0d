/**
 * One page about a results folder: {@link io.tao4j.report.RunReport} makes {@code report.html} of
 * what trainings and evaluations left there, {@link io.tao4j.report.RunEnvironment} writes down
 * what a training ran on. {@link io.tao4j.report.HtmlPage} is the form of such pages.
 *
 * <p>Reads files only; may import {@code chart}, {@code error}, {@code file} and {@code engine}.
 */
@NullMarked
package io.tao4j.report;

import org.jspecify.annotations.NullMarked;
