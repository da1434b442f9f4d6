// Runs in the page, before its own scripts: a drawn, slowly moving portrait is the camera, in place of the browser's
// green test picture. `portraitOf` says whose. Sound stays as it is. Plain JavaScript: the page gets this file as it is.
{
  const colours = {
    amara: ['#20505f', '#0e2a35', '#f0c9a4', '#e8f1f4'],
    maya: ['#8a5a44', '#3d2a24', '#c98f6b', '#3f6f8a'],
  }[globalThis.portraitOf];
  const [light, dark, skin, cloth] = colours;
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    const [camera] = stream.getVideoTracks();
    if (camera === undefined) return stream;
    stream.removeTrack(camera);
    camera.stop();
    const [drawn] = startDrawing().captureStream(20).getVideoTracks();
    if (drawn === undefined) return stream;
    stream.addTrack(drawn);
    return stream;
  };

  function startDrawing() {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = canvas.getContext('2d');
    pen?.scale(0.5, 0.5);
    const draw = (time) => {
      if (pen === null) return;
      const sway = Math.sin(time / 900) * 8;
      const wall = pen.createRadialGradient(420, 160, 60, 640, 360, 900);
      wall.addColorStop(0, light);
      wall.addColorStop(1, dark);
      pen.fillStyle = wall;
      pen.fillRect(0, 0, 1280, 720);
      pen.fillStyle = 'rgb(255 255 255 / 0.08)';
      pen.fillRect(90, 90, 220, 300);
      pen.fillRect(980, 60, 200, 420);
      pen.fillStyle = '#1d1412';
      ellipse(640 + sway, 300, 162, 190);
      pen.fillStyle = skin;
      ellipse(640 + sway * 0.7, 480, 60, 120);
      pen.fillStyle = cloth;
      ellipse(640 + sway * 0.4, 800, 330, 270);
      pen.fillStyle = skin;
      ellipse(640 + sway, 320, 126, 158);
      pen.fillStyle = '#1d1412';
      ellipse(640 + sway, 200, 132, 66);
      ellipse(596 + sway, 322, 9, 11);
      ellipse(684 + sway, 322, 9, 11);
      pen.lineWidth = 7;
      pen.strokeStyle = '#7a3b33';
      pen.beginPath();
      pen.arc(640 + sway, 378, 38, 0.25 * Math.PI, 0.75 * Math.PI);
      pen.stroke();
    };
    const ellipse = (x, y, across, down) => {
      pen?.beginPath();
      pen?.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
      pen?.fill();
    };
    draw(0);
    setInterval(() => draw(performance.now()), 50);
    return canvas;
  }
}
