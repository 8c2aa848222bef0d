/** Files of text: lines that are read, JSON lines that are written, the worst texts of a model. */
@NullMarked
package io.tao4j.networks.tasks.text;

import org.jspecify.annotations.NullMarked;
