package io.tao4j.engine.pytorch.internal;

import io.tao4j.file.AtomicFile;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;

/** The door of {@code io.tao4j.engine.pytorch} into this package. */
public final class TorchScriptExport {
  private TorchScriptExport() {}

  /** Writes the inference part of a model. */
  public static void write(Model model, Path file) throws IOException {
    Graph graph = model.graph().forInference();
    new PyTorchEngine().requireSupport(graph, Mode.INFERENCE);
    ScriptModule module = InferenceScript.forExport(graph, model.weights());
    AtomicFile.writeStream(file, out -> TorchScriptArchive.write(out, "network", module));
  }
}
