"use strict";

async function look() {
  const state = document.getElementById("state");
  try {
    const answer = await fetch("/data.json");
    if (!answer.ok) {
      state.textContent = await answer.text();
      return;
    }
    const data = await answer.json();
    const table = document.getElementById("tasks");
    table.replaceChildren(...data.tasks.map(row));
    if (answer.headers.get("Pcm-Run") === "ended") {
      state.textContent = "The run has ended.";
      return;
    }
    state.textContent = "running";
  } catch (failure) {
    state.textContent = "The manager does not answer: the run has ended, or the connection is broken.";
  }
  setTimeout(look, 2000);
}

function row(task) {
  const tr = document.createElement("tr");
  for (const text of [task.name, task.phase, task.succeeded + " of " + task.calls]) {
    tr.insertCell().textContent = text;
  }
  return tr;
}

look();
