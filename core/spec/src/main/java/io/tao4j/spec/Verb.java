package io.tao4j.spec;

import java.util.Locale;

/**
 * What a spec is used for. Fields that not every use needs name theirs with {@link Field#verbs}.
 */
public enum Verb {
  /** Training and retraining. */
  TRAIN,
  /** Figures on an evaluation set. */
  EVALUATE,
  /** Removing channels. */
  PRUNE,
  /** Files for other programs. */
  EXPORT,
  /** Answers for inputs. */
  INFERENCE,
  /** What the data sets are like. A spec is read as for {@link #TRAIN}. */
  VALIDATE;

  /** As the command line writes it: {@code train}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
