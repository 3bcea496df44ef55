"""For gunicorn: the site as it is served, with places to die at."""

from tests.faults.deadly import Deadly, listen
from wsgi import app as real

listen(real.extensions["engine"])
app = Deadly(real)
