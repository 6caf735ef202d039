// Sorts a table by the column whose heading is pressed: numbers by size, texts by letters, what is missing last.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => {
    const rising = head.getAttribute("aria-sort") === "descending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", rising ? "ascending" : "descending");
    const key = (row) => {
      const cell = row.cells[column];
      return cell.dataset.sort ?? cell.textContent;
    };
    const compare = (a, b) => {
      const [one, other] = [key(a), key(b)];
      if (one === "" || other === "") return (one === "") - (other === "");
      const numbers = !Number.isNaN(Number(one)) && !Number.isNaN(Number(other));
      const order = numbers ? Number(one) - Number(other) : one.localeCompare(other, undefined, { numeric: true });
      return rising ? order : -order;
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort(compare));
  }));
}
