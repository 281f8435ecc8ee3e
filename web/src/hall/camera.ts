/** Which part of a hall is on the screen: a point of the hall is at `x * scale + left`, `y * scale + top`. */
export type Camera = { scale: number; left: number; top: number };

type Size = { width: number; height: number };

/** The largest distance between two seats on the screen, in pixels: there, labels can be read and fingers hit. */
export const maxScale = 64;

/** All of the hall, in the middle. */
export function fitted(hall: Size, screen: Size): Camera {
  const scale = Math.min(maxScale / 2, screen.width / hall.width, screen.height / hall.height);
  return centred({ scale, left: 0, top: 0 }, hall, screen);
}

/** Nearer or farther, so that the point under the finger stays where it is. */
export function zoomed(camera: Camera, factor: number, at: { x: number; y: number }, hall: Size, screen: Size): Camera {
  const least = fitted(hall, screen).scale;
  const scale = Math.min(Math.max(maxScale, least), Math.max(least, camera.scale * factor));
  const by = scale / camera.scale;
  return bounded({ scale, left: at.x - (at.x - camera.left) * by, top: at.y - (at.y - camera.top) * by }, hall, screen);
}

export function panned(camera: Camera, dx: number, dy: number, hall: Size, screen: Size): Camera {
  return bounded({ ...camera, left: camera.left + dx, top: camera.top + dy }, hall, screen);
}

/** Moved, and no farther than needed, so that a point is on the screen with some room around. */
export function showing(camera: Camera, point: { x: number; y: number }, hall: Size, screen: Size): Camera {
  const room = Math.min(80, screen.width / 4, screen.height / 4);
  const [x, y] = [point.x * camera.scale + camera.left, point.y * camera.scale + camera.top];
  const dx = x < room ? room - x : x > screen.width - room ? screen.width - room - x : 0;
  const dy = y < room ? room - y : y > screen.height - room ? screen.height - room - y : 0;
  return dx === 0 && dy === 0 ? camera : panned(camera, dx, dy, hall, screen);
}

/** A hall larger than the screen covers it; a smaller one is in its middle. */
function bounded(camera: Camera, hall: Size, screen: Size): Camera {
  const middle = centred(camera, hall, screen);
  const [width, height] = [hall.width * camera.scale, hall.height * camera.scale];
  return {
    scale: camera.scale,
    left: width <= screen.width ? middle.left : Math.min(0, Math.max(screen.width - width, camera.left)),
    top: height <= screen.height ? middle.top : Math.min(0, Math.max(screen.height - height, camera.top)),
  };
}

function centred({ scale }: Camera, hall: Size, screen: Size): Camera {
  return {
    scale,
    left: (screen.width - hall.width * scale) / 2,
    top: (screen.height - hall.height * scale) / 2,
  };
}
