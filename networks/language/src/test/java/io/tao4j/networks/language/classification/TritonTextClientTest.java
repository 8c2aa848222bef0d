package io.tao4j.networks.language.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tao4j.Tao;
import io.tao4j.TaoJob;
import io.tao4j.export.deploy.DeploySettings;
import io.tao4j.export.deploy.DeployTarget;
import io.tao4j.inference.Predictor;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.language.text.TinyEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client in a folder for Triton, compiled and run against a server with its protocol. */
@Tag("pytorch")
class TritonTextClientTest {
  @TempDir Path folder;

  @Test
  void theClientInTheFolderAsksTriton() throws Exception {
    Path train = Files.write(folder.resolve("train.tsv"), TextClassificationContractTest.LINES);
    Path labels = Files.write(folder.resolve("labels.csv"), List.of("bad", "a \"good\" one"));
    TaoJob job = Tao.network("text_classification").defaultSpec();
    for (Map.Entry<String, String> field :
        TinyEncoder.write(folder.resolve("encoder")).entrySet()) {
      job = job.set(field.getKey(), field.getValue());
    }
    Path file = folder.resolve("model.tao");
    job.set("training_ds.file_path", train)
        .set("validation_ds.file_path", train)
        .set("model.class_labels.class_labels_file", labels)
        .set("model.dataset.max_seq_length", 16)
        .set("optim.lr", 3e-3)
        .set("trainer.max_epochs", 3)
        .results(folder.resolve("results"))
        .train()
        .save(file);
    Path served = folder.resolve("served");
    Tao.load(file).deploy(DeploySettings.in(served, "films", List.of(DeployTarget.TRITON)));
    Path triton = served.resolve("triton");
    Path model = triton.resolve("model_repository/films_onnx");
    assertThat(Files.readString(model.resolve("config.pbtxt")))
        .contains("input_ids", "TYPE_INT64", "-1");
    assertThat(Files.readString(triton.resolve("README.md"))).contains("client/TextClient.java");

    List<String> texts =
        List.of("the film was good", "a bad play and a very very slow book by Anna and Ada today");
    List<String> lines = ask(triton, model.resolve("1/model.onnx"), texts);
    assertThat(lines).hasSize(2);
    try (Predictor<String, Classification> predictor =
        Tao.load(file).predictor(String.class, Classification.class)) {
      for (int i = 0; i < texts.size(); i++) {
        Classification.Score best = predictor.predict(texts.get(i)).best();
        assertThat(lines.get(i)).startsWith("logits " + best.className() + " ");
        String probability = lines.get(i).substring(lines.get(i).lastIndexOf(' ') + 1);
        assertThat(Double.parseDouble(probability)).isCloseTo(best.probability(), within(1e-4));
      }
    }
  }

  private List<String> ask(Path triton, Path onnx, List<String> texts) throws Exception {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path source = triton.resolve("client/TextClient.java");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(failed).isZero();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx.toString());
        URLClassLoader loader =
            new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, TritonTextClientTest.class.getClassLoader())) {
      server.createContext("/v2/models/films_onnx/infer", exchange -> answer(exchange, session));
      server.start();
      URI address = URI.create("http://localhost:" + server.getAddress().getPort());
      Object lines =
          loader
              .loadClass("TextClient")
              .getMethod("ask", URI.class, Path.class, List.class)
              .invoke(null, address, triton.resolve("client/tokenizer.json"), texts);
      return ((List<?>) lines).stream().map(String::valueOf).toList();
    } finally {
      server.stop(0);
    }
  }

  /** Triton's protocol: the model's inputs as JSON, its outputs as JSON. */
  private static void answer(HttpExchange exchange, OrtSession session) throws IOException {
    JsonNode request = new ObjectMapper().readTree(exchange.getRequestBody());
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    byte[] answer;
    try {
      for (JsonNode input : request.path("inputs")) {
        long[] data = new ObjectMapper().treeToValue(input.path("data"), long[].class);
        long[] shape = new ObjectMapper().treeToValue(input.path("shape"), long[].class);
        inputs.put(
            input.path("name").asText(),
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), LongBuffer.wrap(data), shape));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        float[][] logits = (float[][]) result.get("logits").orElseThrow().getValue();
        String text =
            """
            {"model_name": "films_onnx", "model_version": "1", "outputs":
             [{"name": "logits", "datatype": "FP32", "shape": [%s, %s], "data": %s}]}
            """
                .formatted(
                    logits.length,
                    logits[0].length,
                    new ObjectMapper()
                        .writeValueAsString(logits)
                        .replaceAll("\\],\\[", ",")
                        .replace("[[", "[")
                        .replace("]]", "]"));
        answer = text.getBytes(StandardCharsets.UTF_8);
      }
    } catch (OrtException e) {
      throw new IOException(e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
