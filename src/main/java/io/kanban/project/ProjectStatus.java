package io.kanban.project;

/** Says whether a project's content may change. */
public enum ProjectStatus {
  ACTIVE("Active", "The members work on the boards, and its managers can change everything."),
  SUSPENDED("Suspended", "Read-only for a while. Nothing can change until a manager resumes it."),
  CLOSED("Closed", "Ended without a result. Nothing can change unless a manager reopens it."),
  COMPLETE("Complete", "Ended with its result. Nothing can change unless a manager reopens it.");

  private final String label;
  private final String meaning;

  ProjectStatus(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** The status in a word for people. */
  public String label() {
    return label;
  }

  /** Tells people what the status forbids. */
  public String meaning() {
    return meaning;
  }

  public boolean isReadOnly() {
    return this != ACTIVE;
  }
}
