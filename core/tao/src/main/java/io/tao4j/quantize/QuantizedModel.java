package io.tao4j.quantize;

import io.tao4j.model.Model;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in 8 bits.
 *
 * @param model folded, with {@code FakeQuantize} nodes: exporters make integers of it
 * @param calibration the ranges, or null where training brought the scales
 * @param floatLayers layers that stayed in floats
 * @param sensitivity each layer alone, where it was measured
 */
public record QuantizedModel(
    Model model,
    @Nullable Calibration calibration,
    Set<String> floatLayers,
    @Nullable SensitivityReport sensitivity) {}
