// The floor line, wherever it is drawn.
