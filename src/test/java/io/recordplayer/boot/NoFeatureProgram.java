package io.recordplayer.boot;

import io.recordplayer.player.Player;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Starts without a feature, says whether something decides commands, and ends. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class NoFeatureProgram {
  public static void main(String[] args) {
    run(NoFeatureProgram.class, args);
  }

  static void run(Class<?> program, String... args) {
    try (ConfigurableApplicationContext application = SpringApplication.run(program, args)) {
      boolean there = application.getBeanProvider(Player.class).getIfAvailable() != null;
      System.out.println("the player is " + (there ? "there" : "not there"));
    }
  }
}
