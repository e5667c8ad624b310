package io.recordplayer.entity;

/**
 * Why a command was refused.
 *
 * @param rule the broken rule's own name, which programs and tests go by
 * @param message what the person who asked reads: what is wrong, and what to do
 */
public record Rejection(String rule, String message) {}
