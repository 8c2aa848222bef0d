package io.tao4j.networks.language.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tao4j.error.TaoException;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderConfigTest {
  private static final String MINI =
      """
      {"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
       "num_attention_heads": 12, "intermediate_size": 1536, "max_position_embeddings": 512,
       "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
      """;

  @TempDir Path folder;

  private static EncoderConfig of(String json) {
    try {
      return EncoderConfig.of(new ObjectMapper().readTree(json), "config.json");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void theSmallSentenceEncoderHas22MillionParameters() throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, MINI);
    EncoderConfig config = EncoderConfig.read(file);
    assertThat(config.dropout()).isEqualTo(0.1);
    TextEncoder encoder = TextEncoder.of(config.withDropout(0, 0));
    GraphBuilder b = new GraphBuilder();
    TextEncoder.Encoded text = encoder.build(b, TextEncoder.inputs(b));
    b.output("pooled", encoder.pooled(b, text));
    Graph graph = b.build();
    assertThat(graph.parameterCount()).isEqualTo(22_713_216);
    assertThat(encoder.blocks()).hasSize(7);
    encoder
        .blocks()
        .forEach(block -> assertThat(graph.parameters()).anyMatch(p -> p.name().startsWith(block)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"bert\" | \"gpt2\" | model_type is 'gpt2'",
        "\"vocab_size\": 30522, | '' | there is no vocab_size",
        "384 | \"wide\" | hidden_size is \"wide\"",
        "384 | 384.5 | hidden_size is 384.5",
        "384 | 380 | 380 features are not divisible by 12 heads",
        "\"gelu\" | \"sin\" | hidden_act is 'sin'",
        "1e-12 | \"small\" | layer_norm_eps is \"small\"",
        "1e-12 | 1e-12, \"hidden_dropout_prob\": 1.0 | dropout is from 0",
        "1e-12 | 1e-12, \"position_embedding_type\": \"relative_key\" | is not absolute"
      })
  void whatIsWrongIsNamed(String text, String other, String problem) {
    assertThat(MINI).contains(text);
    assertThatThrownBy(() -> of(MINI.replace(text, other)))
        .isInstanceOfSatisfying(
            TaoException.class, e -> assertThat(e.code()).isEqualTo("ENCODER-002"))
        .hasMessageContaining(problem)
        .hasMessageContaining("config.json");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path file = folder.resolve("config.json");
    assertThatThrownBy(() -> EncoderConfig.read(file)).hasMessageContaining("ENCODER-001");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> EncoderConfig.read(file)).hasMessageContaining("ENCODER-001");
  }
}
