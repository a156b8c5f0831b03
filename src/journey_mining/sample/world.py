"""The whole invented world, in the order of time."""

from journey_mining.sample.lastevening import last_evening
from journey_mining.sample.life import live
from journey_mining.sample.noise import add_noise
from journey_mining.sample.people import make_people
from journey_mining.sample.records import World
from journey_mining.sample.times import is_inside

FIRST_ORDER_NUMBER = 1001


def make_world(people: int, seed: int) -> World:
    """Let everybody live their 120 days; the same seed gives the same world."""
    world = World(people=make_people(people, seed))
    for person in world.people:
        live(person, world, seed)
    last_evening(world, seed)
    add_noise(world, people, seed)
    world.calls.sort(key=lambda one: one.at)
    world.hits.sort(key=lambda one: one.at)
    world.answers.sort(key=lambda one: (one.at, one.person.number))
    world.orders.sort(key=lambda one: (one.at, one.key))
    world.tickets.sort(key=lambda one: (one.steps[0].at, one.person.number, one.place))
    world.messages.sort(key=lambda one: (one.sent_at, one.person.number, one.category))
    world.messages[:] = [one for one in world.messages if is_inside(one.sent_at)]
    for number, order in enumerate(world.orders, FIRST_ORDER_NUMBER):
        world.numbers[order.key] = number
    return world
