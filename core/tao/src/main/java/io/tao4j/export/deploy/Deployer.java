package io.tao4j.export.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tao4j.engine.EngineProvider;
import io.tao4j.engine.ExecutionPlan;
import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFolder;
import io.tao4j.model.Model;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model, and what the programs that run it want beside it. Model files are checked as in
 * any export; each target's folder appears whole or not at all, and replaces an older one.
 */
public final class Deployer {
  /** The file by which a folder of a target is known. */
  static final String MARK = "deployment.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Deployer() {}

  /**
   * Writes.
   *
   * @param task says what the model takes and what its outputs are
   * @param images where the checks' inputs come from, or null for random numbers
   * @throws TaoException {@code DEPLOY-001} if the network declares outputs that the model does not
   *     have, {@code DEPLOY-005} if a target cannot serve it, {@code DEPLOY-002} if a file given
   *     has types that Triton is not told, {@code DEPLOY-003} if files cannot be read or written,
   *     {@code DEPLOY-004} if a file given is of another network; and as {@link
   *     io.tao4j.export.Exporter#export}
   */
  public static DeployResult deploy(
      Model model,
      Task<?, ?> task,
      EngineProvider engine,
      ExecutionPlan plan,
      @Nullable EvaluationTask images,
      DeploySettings settings) {
    ServedNetwork network = ServedNetwork.of(model, task, engine, plan, images);
    GivenFiles.check(network, settings);
    Map<DeployTarget, Path> folders = new LinkedHashMap<>();
    for (DeployTarget target : settings.targets()) {
      Path folder = settings.folder().resolve(target.text());
      try {
        AtomicFolder.write(
            folder,
            MARK,
            temporary -> {
              switch (target) {
                case TRITON -> TritonRepository.write(network, settings, temporary);
                case DEEPSTREAM -> DeepStreamFiles.write(network, settings, temporary);
                case DJL -> DjlArchive.write(network, settings, temporary);
                case ONNXRUNTIME -> OnnxRuntimeExample.write(network, settings, temporary);
              }
              Files.writeString(
                  temporary.resolve(MARK), JSON.writeValueAsString(facts(network, target)) + "\n");
            });
      } catch (IOException e) {
        throw new TaoException(
            "DEPLOY-003", "cannot write " + folder, List.of(String.valueOf(e)), e);
      }
      folders.put(target, folder);
    }
    return new DeployResult(folders);
  }

  private static Map<String, Object> facts(ServedNetwork network, DeployTarget target) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("target", target.text());
    facts.put("network", network.model().meta().network());
    facts.put("class_names", network.classes());
    facts.put("preprocessing", network.model().meta().preprocessing());
    facts.put("metrics", network.model().meta().metrics());
    return facts;
  }
}
