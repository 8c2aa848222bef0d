package io.tao4j.onnx;

import io.tao4j.engine.ConformanceContract;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.Executable;
import io.tao4j.engine.ReferenceTarget;
import io.tao4j.engine.Support;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.graph.OpCase;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.io.TempDir;

/** Every op case written as ONNX, read again, and computed by the reference. */
class OnnxImportConformanceTest implements ConformanceContract {
  @TempDir Path folder;
  private int files;

  /** A list of boxes whose number is known at run time only is not read back. */
  @Override
  public Predicate<OpCase> selection() {
    return c -> !c.name().equals("RoiAlign/symbolic_batch_and_boxes");
  }

  @Override
  public ConformanceTarget target() {
    return new ConformanceTarget() {
      @Override
      public String name() {
        return "ONNX and back";
      }

      @Override
      public Support support(Graph graph, Node node, Mode mode) {
        return OnnxSupport.of(graph, node, mode);
      }

      @Override
      public String refusal() {
        return "EXPORT-002";
      }

      @Override
      public Executable compile(Model model) {
        Path file = folder.resolve(files++ + ".onnx");
        OnnxExporter.export(model, file);
        return new ReferenceTarget().compile(OnnxImporter.read(file));
      }

      @Override
      public boolean trains() {
        return false;
      }

      @Override
      public TrainingStep compile(TrainProgram program, Weights initial) {
        throw new UnsupportedOperationException("an ONNX file is for inference");
      }
    };
  }
}
