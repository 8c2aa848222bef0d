package io.tao4j.onnx;

import io.tao4j.engine.ConformanceContract;
import io.tao4j.engine.ConformanceTarget;
import io.tao4j.engine.Executable;
import io.tao4j.engine.Support;
import io.tao4j.engine.TrainProgram;
import io.tao4j.engine.TrainingStep;
import io.tao4j.graph.Graph;
import io.tao4j.graph.Mode;
import io.tao4j.graph.Node;
import io.tao4j.model.Model;
import io.tao4j.model.Weights;
import io.tao4j.tensor.Tensor;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Every op case as an ONNX file in ONNX Runtime. */
class OnnxConformanceTest implements ConformanceContract {
  @TempDir Path folder;
  private int files;

  @Override
  public ConformanceTarget target() {
    return new Target();
  }

  private final class Target implements ConformanceTarget {
    @Override
    public String name() {
      return "ONNX";
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
      // -Dtao4j.onnx.keep=FOLDER leaves the files for other tools to look at
      String keep = System.getProperty("tao4j.onnx.keep");
      Path parent = keep == null ? folder : Path.of(keep);
      Path file = parent.resolve(model.hashCode() + "-" + files++ + ".onnx");
      OnnxExporter.export(model, file);
      OnnxSession session = OnnxSession.open(file);
      return new Executable() {
        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
          return session.run(inputs);
        }

        @Override
        public void load(Weights weights) {
          throw new UnsupportedOperationException("an ONNX file has its weights");
        }

        @Override
        public void close() {
          session.close();
        }
      };
    }

    @Override
    public boolean trains() {
      return false;
    }

    @Override
    public TrainingStep compile(TrainProgram program, Weights initial) {
      throw new UnsupportedOperationException("an ONNX file is for inference");
    }
  }
}
