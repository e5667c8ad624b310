package io.recordplayer.boot;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Starts with a feature, says whether something decides commands, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(EmptyFeature.class)
public class FeatureProgram {
  public static void main(String[] args) {
    NoFeatureProgram.run(FeatureProgram.class, args);
  }
}
