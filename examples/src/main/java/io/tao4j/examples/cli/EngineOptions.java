package io.tao4j.examples.cli;

import io.tao4j.tensorrt.BuildListener;
import io.tao4j.tensorrt.BuildOptions.HardwareCompatibility;
import io.tao4j.tensorrt.EngineInfo;
import io.tao4j.tensorrt.TensorRtConverter;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What both commands that build engines take beside TAO's own flags. */
final class EngineOptions {
  @Option(
      names = "--timing_cache",
      paramLabel = "FILE",
      description = "Measured kernels: read if it is there, written back; later builds are fast.")
  @Nullable Path timingCache;

  @Option(names = "--no_tf32", description = "Compute float32 products in float32, not TF32.")
  boolean noTf32;

  @Option(names = "--gpu", paramLabel = "N", description = "Index of the GPU; 0 unless given.")
  int gpu;

  @Option(
      names = "--version_compatible",
      description = "Make an engine that later versions of TensorRT run as well.")
  boolean versionCompatible;

  @Option(
      names = "--hardware_compatibility",
      paramLabel = "GPUS",
      description = "${COMPLETION-CANDIDATES}: other GPUs that run it; NONE unless given.")
  HardwareCompatibility hardware = HardwareCompatibility.NONE;

  @Option(names = "--strip_weights", description = "Leave the weights out of the engine.")
  boolean stripWeights;

  @Option(names = "--refit", description = "Make an engine whose weights can be replaced.")
  boolean refit;

  @Option(
      names = "--optimization_level",
      paramLabel = "N",
      description = "0 builds fastest, 5 searches longest; 3 unless given.")
  int level = 3;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show what TensorRT says.")
  boolean verbose;

  TensorRtConverter.Builder builder(Console console) {
    return TensorRtConverter.builder()
        .timingCache(timingCache)
        .tf32(!noTf32)
        .device(gpu)
        .versionCompatible(versionCompatible)
        .hardware(hardware)
        .stripWeights(stripWeights)
        .refittable(refit)
        .optimizationLevel(level)
        .listener(
            new BuildListener() {
              @Override
              public void onStep(Step step) {
                console.err().println("engine: " + step.name().toLowerCase(Locale.ROOT));
              }

              @Override
              public void onMessage(String severity, String message) {
                if (verbose || severity.equals("WARNING")) {
                  console.err().println("TensorRT " + severity + " " + message.strip());
                }
              }
            });
  }

  static void printEngine(Console console, Path engine, EngineInfo info) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "wrote %s, %.1f MiB, for %s (%s) and TensorRT %s, %s, %d layers%n",
            engine,
            Figures.mebibytes(info.bytes()),
            info.gpu(),
            info.computeCapability(),
            info.tensorRt(),
            info.precision(),
            info.layers().size());
  }
}
