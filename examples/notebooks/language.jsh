///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.tao4j:tao4j-core:0.1.0-SNAPSHOT
//DEPS io.tao4j:tao4j-language:0.1.0-SNAPSHOT
//DEPS ai.djl.huggingface:tokenizers:0.36.0

// %% [markdown]
// # What a sentence is about
//
// A classifier of texts. On real texts start from a pretrained encoder (`model.language_model.lm_source`); here the sentences are simple
// and a small encoder learns them from nothing, so that the notebook needs no download.

// %%
import io.tao4j.Tao;
import io.tao4j.inference.Predictor;
import io.tao4j.network.classification.Classification;
import java.nio.file.*;
import java.util.*;
import javax.imageio.ImageIO;

Path folder = Files.createTempDirectory("tao4j-language");

// %% [markdown]
// ## Data
//
// A line a text: the sentence, a tab, the number of its class. `labels.csv` has the names of the classes.

// %%
String[] what = {"card", "transfer", "loan"};
String[][] ways = {
  {"my card was stolen", "the machine kept my card", "where is my new card", "block this card now", "the card does not work"},
  {"the transfer did not arrive", "can you cancel my transfer", "how long does a transfer take", "send money to my brother", "i paid the wrong person"},
  {"i want to borrow money", "what does a loan cost", "can i pay the loan back early", "how much can i borrow for a house", "change the rate of my loan"}
};
String[] before = {"", "hello ", "please help ", "sorry but ", "good morning "};
String[] after = {"", " today", " thank you", " since monday", " again"};
List<String> train = new ArrayList<>();
List<String> dev = new ArrayList<>();
for (int c = 0; c < 3; c++) {
  for (String way : ways[c]) {
    for (int b = 0; b < 5; b++) {
      for (int a = 0; a < 5; a++) {
        ((a + b) % 4 == 3 ? dev : train).add(before[b] + way + after[a] + "\t" + c);
      }
    }
  }
}
Files.write(folder.resolve("train.tsv"), train);
Files.write(folder.resolve("dev.tsv"), dev);
Files.write(folder.resolve("labels.csv"), List.of(what));
System.out.println(train.size() + " sentences to learn from, " + dev.size() + " to see what was learnt: " + train.get(7));

// %% [markdown]
// A small encoder: its words, and its sizes.

// %%
var words = new TreeSet<String>();
train.forEach(line -> words.addAll(List.of(line.split("\t")[0].split(" "))));
var pieces = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
pieces.addAll(words);
Files.write(folder.resolve("vocab.txt"), pieces);
Files.writeString(folder.resolve("config.json"), """
    {"model_type": "bert", "vocab_size": %s, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
     "intermediate_size": 64, "max_position_embeddings": 48, "type_vocab_size": 2, "hidden_act": "gelu"}
    """.formatted(pieces.size()));
System.out.println(words.size() + " words");

// %% [markdown]
// ## Training

// %%
Path spec = Files.writeString(folder.resolve("spec.yaml"), """
    trainer: {max_epochs: 10, gradient_clip_val: 1.0}
    model:
      tokenizer: {vocab_file: vocab.txt}
      language_model: {config_file: config.json}
      dataset: {num_classes: 3, max_seq_length: 32, do_lower_case: true}
      head: {pooling: MEAN}
      class_labels: {class_labels_file: labels.csv}
    training_ds: {file_path: train.tsv, batch_size: 16}
    validation_ds: {file_path: dev.tsv, batch_size: 32}
    optim: {name: adamw, lr: 3.0e-3}
    """);
var model = Tao.network("text_classification").spec(spec).results(folder.resolve("out")).device("cpu").train();
var evaluation = model.evaluate();
System.out.println(evaluation.metrics());
if (model.metrics().get("accuracy") < 0.8) {
  throw new IllegalStateException("this should be learnt");
}
evaluation.write(folder.resolve("evaluation"));
ImageIO.read(folder.resolve("evaluation/confusion_matrix.png").toFile())

// %% [markdown]
// ## Asking, and out
//
// The tokenizer lies beside the ONNX file.

// %%
try (Predictor<String, Classification> predictor = model.predictor(String.class, Classification.class)) {
  for (String text : List.of("hello i want to borrow money for a new house", "the machine stole my card")) {
    var best = predictor.predict(text).best();
    System.out.println(text + ": " + best.className() + " " + Math.round(100 * best.probability()) + " %");
  }
}
var exported = model.export();
System.out.println(exported.file().getFileName() + ", " + Files.size(exported.file()) / 1024 + " KiB");
