package io.tao4j.networks.optical;

import io.tao4j.networks.optical.OpticalSpec.Optim;
import io.tao4j.spec.RuleContext;
import io.tao4j.spec.SpecRules;
import io.tao4j.spec.Verb;

/** What must hold between fields. */
final class OpticalRules implements SpecRules<OpticalSpec> {
  @Override
  public void check(OpticalSpec spec, RuleContext context) {
    if (!context.isFor(Verb.TRAIN)) {
      return;
    }
    spec.dataset().check("dataset.", context);
    Optim optim = spec.train().optim();
    if (optim.lr() == 0) {
      context.error("train.optim.lr", "a rate of 0 trains nothing", "give one above 0");
    }
    if (optim.type().equals("Adam")) {
      context.ignoredIfGiven("Adam has decays of its own", "train.optim.momentum");
    }
  }
}
