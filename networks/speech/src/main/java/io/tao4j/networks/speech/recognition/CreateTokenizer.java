package io.tao4j.networks.speech.recognition;

import io.tao4j.error.TaoException;
import io.tao4j.file.AtomicFile;
import io.tao4j.network.SubCommand;
import io.tao4j.networks.speech.audio.Manifest;
import io.tao4j.networks.tasks.text.TextLines;
import io.tao4j.networks.tokenizers.Tokenizer;
import io.tao4j.networks.tokenizers.TokenizerFile;
import io.tao4j.networks.tokenizers.TokenizerTraining;
import io.tao4j.networks.tokenizers.WordCounts;
import io.tao4j.spec.Field;
import io.tao4j.spec.PathKind;
import io.tao4j.spec.SpecBinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code create_tokenizer}: the pieces of words that a recogniser answers, from its texts. */
final class CreateTokenizer implements SubCommand<CreateTokenizer.Settings> {

  /** Which kind of file. */
  enum FileKind {
    @Field(description = "a model of SentencePiece, tokenizer.model", name = "spe")
    SPE,
    @Field(description = "a vocabulary of BERT's form, vocab.txt", name = "wpe")
    WPE
  }

  /** How SentencePiece's pieces are found. */
  enum Algorithm {
    @Field(description = "independent pieces (Kudo 2018)", name = "unigram")
    UNIGRAM,
    @Field(description = "joined neighbours (Sennrich et al. 2016)", name = "bpe")
    BPE
  }

  /**
   * TAO's spec of {@code create_tokenizer}.
   *
   * @param manifests whose texts are taken
   * @param dataFile text that is taken as well
   * @param outputRoot folder in which the tokenizer's folder is made
   * @param vocabSize number of pieces
   * @param tokenizer how
   */
  record Settings(
      @Field(
              description = "manifests whose texts are taken: a JSON object a line",
              path = PathKind.FILE,
              shownBy = "CitrinetLifeTest.aTokenizerIsMadeOfTheTextsOfManifests")
          List<Path> manifests,
      @Field(
              description = "a text that is taken too, a sentence a line",
              path = PathKind.FILE,
              shownBy = "CitrinetLifeTest.eachKindOfTokenizerHasItsFiles")
          Optional<Path> dataFile,
      @Field(
              description =
                  "folder in which the tokenizer's own is made: tokenizer_spe_unigram_v1024, say",
              path = PathKind.OUTPUT,
              shownBy = "CitrinetLifeTest.aTokenizerIsMadeOfTheTextsOfManifests")
          Optional<Path> outputRoot,
      @Field(
              description = "number of pieces",
              defaultValue = "1024",
              min = 2,
              shownBy = "CitrinetLifeTest.aTokenizerIsMadeOfTheTextsOfManifests")
          int vocabSize,
      @Field(description = "how pieces are found") TokenizerSettings tokenizer) {}

  /**
   * How pieces are found.
   *
   * @param tokenizerType kind of file
   * @param speType of SentencePiece, how
   * @param speCharacterCoverage of SentencePiece, share of the characters that are kept
   * @param lowerCase whether texts are made lower case first
   */
  record TokenizerSettings(
      @Field(
              description = "kind of file",
              defaultValue = "spe",
              shownBy = "CitrinetLifeTest.eachKindOfTokenizerHasItsFiles")
          FileKind tokenizerType,
      @Field(
              description = "of spe, how pieces are found",
              defaultValue = "unigram",
              shownBy = "CitrinetLifeTest.eachKindOfTokenizerHasItsFiles")
          Algorithm speType,
      @Field(
              description = "of spe, share of the characters that are kept; rarer ones are unknown",
              defaultValue = "1.0",
              min = 0,
              exclusiveMin = true,
              max = 1,
              shownBy = "CitrinetLifeTest.eachKindOfTokenizerHasItsFiles")
          double speCharacterCoverage,
      @Field(
              description = "texts are made lower case first",
              shownBy = "CitrinetLifeTest.eachKindOfTokenizerHasItsFiles")
          boolean lowerCase) {}

  @Override
  public String name() {
    return "create_tokenizer";
  }

  @Override
  public String description() {
    return "the pieces of words that the network answers, from the texts of its manifests";
  }

  @Override
  public SpecBinder<Settings> specBinder() {
    return SpecBinder.of(Settings.class);
  }

  @Override
  public String defaultSpec() {
    return """
    manifests: [data/train_manifest.json]
    output_root: data
    vocab_size: 1024             # the unknown piece and all characters among them
    tokenizer:
      tokenizer_type: spe        # or wpe: a vocab.txt
      spe_type: unigram          # or bpe
      spe_character_coverage: 1.0
      lower_case: false
    """;
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(
            List.of("-o", "--output_root"),
            Kind.PATH,
            "output_root",
            "Folder in which the tokenizer's own is made."),
        new Option(List.of("--vocab_size"), Kind.WORD, "vocab_size", "Number of pieces."));
  }

  @Override
  public Optional<Path> output(Settings spec) {
    return spec.outputRoot().map(folder -> folder.resolve(folderName(spec)));
  }

  private static String folderName(Settings spec) {
    TokenizerSettings how = spec.tokenizer();
    return how.tokenizerType() == FileKind.WPE
        ? "tokenizer_wpe_v" + spec.vocabSize()
        : "tokenizer_spe_%s_v%s"
            .formatted(how.speType().name().toLowerCase(Locale.ROOT), spec.vocabSize());
  }

  /**
   * @throws TaoException {@code CONVERT-001} if the spec names no target, {@code CONVERT-002} if
   *     there is no text, {@code TOKENIZER-005} if the texts do not have so many pieces, {@code
   *     AUDIO-004} and {@code AUDIO-005} for what is wrong with a manifest
   */
  @Override
  public Result run(Settings spec) throws IOException {
    Path folder =
        output(spec)
            .orElseThrow(
                () ->
                    new TaoException(
                        "CONVERT-001",
                        "the spec names no output_root",
                        "set it, or use -o on the command line"));
    WordCounts words = words(spec);
    if (words.size() == 0) {
      throw new TaoException(
          "CONVERT-002", "there is no text", "name manifests with texts, or a data_file");
    }
    Map<String, byte[]> files = files(spec, words);
    Files.createDirectories(folder);
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      AtomicFile.writeStream(path, stream -> stream.write(file.getValue()));
      written.add(path);
    }
    Map<String, Number> figures = new LinkedHashMap<>();
    figures.put("words", words.size());
    figures.put("pieces", spec.vocabSize());
    return new Result(
        List.of("wrote %s pieces to %s".formatted(spec.vocabSize(), folder)),
        List.of(),
        figures,
        written);
  }

  private static WordCounts words(Settings spec) {
    WordCounts words = new WordCounts();
    UnaryOperator<String> change =
        spec.tokenizer().lowerCase() ? text -> text.toLowerCase(Locale.ROOT) : text -> text;
    if (!spec.manifests().isEmpty()) {
      Manifest.read(spec.manifests(), 0, Double.POSITIVE_INFINITY)
          .utterances()
          .forEach(utterance -> words.add(change.apply(utterance.text())));
    }
    if (spec.dataFile().isPresent()) {
      TextLines.read(spec.dataFile().get()).forEach(line -> words.add(change.apply(line)));
    }
    return words;
  }

  private static Map<String, byte[]> files(Settings spec, WordCounts words) {
    TokenizerSettings how = spec.tokenizer();
    if (how.tokenizerType() == FileKind.WPE) {
      return Map.of("vocab.txt", lines(TokenizerTraining.wordPieces(words, spec.vocabSize())));
    }
    double coverage = how.speCharacterCoverage();
    TokenizerFile file =
        how.speType() == Algorithm.UNIGRAM
            ? TokenizerTraining.unigram(words, spec.vocabSize(), coverage)
            : TokenizerTraining.bytePairs(words, spec.vocabSize(), coverage);
    List<String> pieces = new ArrayList<>();
    try (Tokenizer tokenizer = file.open()) {
      for (int id = 0; id < tokenizer.size(); id++) {
        pieces.add(tokenizer.piece(id));
      }
    }
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(TokenizerFile.SENTENCE_PIECE, file.bytes());
    files.put("tokenizer.vocab", lines(pieces));
    return files;
  }

  private static byte[] lines(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
