/* The desk works without this. It moves to what was refused, and lets rows of the order be dragged. */
document.querySelector(".errornote[tabindex]")?.focus();

const order = document.querySelector("[data-order] tbody");
if (order) {
  const renumber = () => [...order.rows].forEach((row, place) => { row.querySelector("input").value = place + 1; });
  let moving = null;
  for (const row of order.rows) row.draggable = true;
  order.addEventListener("dragstart", (event) => {
    moving = event.target.closest("tr");
    moving.classList.add("is-moving");
  });
  order.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!moving || !over || over === moving) return;
    event.preventDefault();
    const below = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
    over[below ? "after" : "before"](moving);
  });
  order.addEventListener("dragend", () => {
    moving.classList.remove("is-moving");
    moving = null;
    renumber();
  });
}
