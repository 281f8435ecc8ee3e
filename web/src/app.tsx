import { useErrorBoundary, useState } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router } from 'preact-iso';
import { prepareFormats } from './i18n/format.ts';
import { shellWords } from './i18n/shell.ts';
import { askHallAhead } from './live/hall-ahead.ts';
import { takeMailedLink } from './session/mailed-link.ts';
import { Footer } from './shell/footer.tsx';
import { Header } from './shell/header.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Notices } from './shell/notices.tsx';
import { Oops } from './shell/oops.tsx';
import { pageChanged } from './shell/page.ts';

const Programme = lazy(() => import('./programme/programme.tsx'));
const Movie = lazy(() => import('./programme/movie.tsx'));
const Theater = lazy(() => import('./programme/theater.tsx'));
const Hall = lazy(() => import('./hall/page.tsx'));
const Booking = lazy(() => import('./buying/booking.tsx'));
const Mine = lazy(() => import('./mine/page.tsx'));
const Organiser = lazy(() => import('./organiser/page.tsx'));
const Monitor = lazy(() => import('./monitor/page.tsx'));
const Link = lazy(() => import('./session/link.tsx'));
const Login = lazy(() => import('./session/login.tsx'));

/** Gets what the page of an address needs before it is drawn, where that takes longer than others. */
export async function prepared(path: string): Promise<void> {
  const eventId = /^\/events\/(\d+)\/?$/.exec(path)?.[1];
  if (eventId === undefined) return;
  const both = Promise.all([askHallAhead(Number(eventId)), Hall.preload()]);
  // Not before the requests are on their way.
  setTimeout(prepareFormats);
  await both;
}

/** The pages: the frame around them, and which of them an address shows. Each is loaded when it is first asked for. */
export function App() {
  const words = shellWords();
  return (
    <LocationProvider>
      <a class="skip" href="#main">
        {words.skipToContent}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Pages />
      </main>
      <Footer />
      <Notices />
    </LocationProvider>
  );
}

function Pages() {
  const [error, again] = useErrorBoundary();
  if (error !== undefined) return <Oops error={error} again={again} />;
  return (
    <Router onRouteChange={pageChanged}>
      <Route path="/" component={Programme} />
      <Route path="/movies/:movieId" component={Movie} />
      <Route path="/theaters/:theaterId" component={Theater} />
      <Route path="/events/:eventId" component={Hall} />
      <Route path="/bookings/:bookingId" component={Booking} />
      <Route path="/me" component={Me} />
      <Route path="/organiser" component={Organiser} />
      <Route path="/organiser/*" component={Organiser} />
      <Route path="/monitor" component={Monitor} />
      <Route path="/login" component={Login} />
      <Route default component={NotFound} />
    </Router>
  );
}

/** One's bookings, or what a link of a mail asks for first. */
function Me() {
  const [link, setLink] = useState(takeMailedLink);
  return link === undefined ? <Mine /> : <Link link={link} onEnd={() => setLink(undefined)} />;
}
