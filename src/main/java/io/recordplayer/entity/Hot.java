package io.recordplayer.entity;

/** An entity in memory: its state, and the commands it has decided. */
record Hot<S>(Hydrated<S> entity, Decided decided) {
  Hot<S> with(Hydrated<S> next) {
    return new Hot<>(next, decided);
  }
}
