using System.Threading.Channels;
using Dormouse.Grains.Machines;

namespace Dormouse.Grains.Tests.Machines;

/// <summary>The places of a machine by themselves: no grains, no clock, and any thread.</summary>
public sealed class PlacesTests
{
    private Places _places;
    private int _most = 1;

    public PlacesTests() => _places = new(() => _most);

    [Fact(Timeout = Wait.Patience)]
    public async Task Those_who_wait_are_called_in_the_order_in_which_they_came_each_when_a_place_is_free()
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask());
        Assert.Null(cleo.Ask());
        Assert.Null(bob.Ask());
        Assert.Equal(2, _places.Lacking);

        place!.GiveBack();

        await bob.CalledAsync();
        place = bob.Ask();
        Assert.Equal([bob.Session], _places.Starting);
        bob.EndCall();
        Assert.False(cleo.IsCalled);
        place!.GiveBack();
        await cleo.CalledAsync();
        Assert.NotNull(cleo.Ask());
        Assert.Equal(1, bob.Calls);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_place_is_taken_until_nothing_is_left_of_its_process()
    {
        var (ada, bob) = (Caller(), Caller());
        var (place, gone) = (ada.Ask(), new TaskCompletionSource());
        Assert.Equal([ada.Session], _places.Starting);
        place!.Fill(gone.Task);
        Assert.Empty(_places.Starting);
        place.GiveBack();
        Assert.Null(bob.Ask());

        // Its own next process needs a place of its own, while the old one is still ending.
        Assert.Null(ada.Ask());
        Assert.False(bob.IsCalled);
        gone.SetResult();

        await bob.CalledAsync();
        Assert.Null(ada.Ask());
        Assert.Equal(1, _places.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public void The_place_of_a_process_is_free_before_anything_else_is_done_about_its_end()
    {
        var ada = Caller();
        var (place, gone) = (ada.Ask(), new TaskCompletionSource());
        place!.Fill(gone.Task);
        gone.SetResult();
        Assert.Equal(0, _places.Taken);
        ada.Ask()!.Fill(Task.CompletedTask);
        Assert.Equal(0, _places.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_asks_does_not_get_the_place_that_is_kept_for_one_who_waited()
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask());
        place!.GiveBack();
        await bob.CalledAsync();

        Assert.Null(cleo.Ask());
        Assert.Null(ada.Ask());
        Assert.Empty(_places.Starting);
        Assert.NotNull(bob.Ask());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_asks_does_not_pass_those_who_wait_when_there_are_more_places_than_before()
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        Assert.NotNull(ada.Ask());
        Assert.Null(bob.Ask());
        Assert.Null(cleo.Ask());

        _most = 2;

        Assert.Null(cleo.Ask());
        _places.CallNext();
        await bob.CalledAsync();
        Assert.NotNull(bob.Ask());
        Assert.False(cleo.IsCalled);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Places_go_round_by_person_and_of_one_persons_sessions_in_the_order_in_which_they_came()
    {
        _most = 3;
        TestCaller[] adas = [Caller(), Caller(), Caller(), Caller(), Caller()];
        var (bobs, bobsNext, cleos) = (Caller("bob"), Caller("bob"), Caller("cleo"));
        Place[] held = [adas[0].Ask()!, adas[1].Ask()!, adas[2].Ask()!];
        Assert.Null(adas[3].Ask() ?? adas[4].Ask() ?? bobs.Ask() ?? bobsNext.Ask() ?? cleos.Ask());
        Assert.True(_places.HasHope(bobs.Session, coming: 1));
        Assert.True(_places.HasHope(cleos.Session, coming: 2));
        Assert.False(_places.HasHope(adas[3].Session, coming: 2));

        held[0].GiveBack();
        await bobs.CalledAsync();
        held[0] = bobs.Ask()!;
        held[1].GiveBack();
        await cleos.CalledAsync();
        Assert.NotNull(cleos.Ask());
        held[2].GiveBack();
        await adas[3].CalledAsync();
        Assert.NotNull(adas[3].Ask());
        held[0].GiveBack();

        await bobsNext.CalledAsync();
        Assert.False(adas[4].IsCalled);
    }

    [Fact(Timeout = Wait.Patience)]
    public void Who_has_a_place_leaves_it_to_a_person_who_has_none_or_clearly_fewer_and_to_nobody_else()
    {
        _most = 3;
        Assert.NotNull(Caller().Ask());
        Assert.NotNull(Caller().Ask());
        Assert.False(_places.IsDueToOthers("ada"));
        Assert.NotNull(Caller("bob").Ask());
        Assert.Null(Caller().Ask());
        Assert.False(_places.IsDueToOthers("bob"));
        Assert.Null(Caller("bob").Ask());
        Assert.False(_places.IsDueToOthers("ada"));
        Assert.False(_places.IsDueToOthers("bob"));
        Assert.Null(Caller("cleo").Ask());
        Assert.True(_places.IsDueToOthers("ada"));
        Assert.True(_places.IsDueToOthers("bob"));
        _most = 4;
        Assert.False(_places.IsDueToOthers("ada"));
        _most = 3;
        _places.SetDraining(isDraining: true);
        Assert.False(_places.IsDueToOthers("ada"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_place_that_the_one_who_was_called_does_not_take_goes_to_the_next_one(bool fails)
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask());
        Assert.Null(cleo.Ask());
        place!.GiveBack();
        await bob.CalledAsync();
        Assert.False(cleo.IsCalled);

        bob.EndCall(fails ? new InvalidOperationException("no") : null);

        await cleo.CalledAsync();
        Assert.NotNull(cleo.Ask());
        Assert.Null(bob.Ask());
        Assert.Equal(1, _places.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_gives_up_is_not_called_and_what_was_kept_for_it_goes_to_the_next_one()
    {
        var (ada, gone, bob, cleo) = (Caller(), Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(gone.Ask() ?? bob.Ask() ?? cleo.Ask());
        Assert.Equal(3, _places.Lacking);
        _places.Leave(gone.Session);
        place!.GiveBack();
        await bob.CalledAsync();

        _places.Leave(bob.Session);

        await cleo.CalledAsync();
        _places.Leave(cleo.Session);
        Assert.False(_places.IsWanted);
        Assert.Equal(0, _places.Taken);
        Assert.False(gone.IsCalled);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task On_a_machine_that_is_drained_nobody_gets_a_place_and_those_who_wait_keep_their_order()
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask());
        place!.GiveBack();
        await bob.CalledAsync();

        _places.SetDraining(isDraining: true);
        Assert.Null(cleo.Ask());
        Assert.Null(bob.Ask());
        bob.EndCall();
        Assert.Equal(0, _places.Taken);
        _places.SetDraining(isDraining: false);

        await bob.CalledAsync();
        Assert.NotNull(bob.Ask());
        Assert.Null(cleo.Ask());
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_gets_a_place_before_it_is_known_whether_the_machine_is_drained(bool isDrained)
    {
        _places = new(() => _most, isOpen: false);
        var ada = Caller();
        Assert.Null(ada.Ask());
        Assert.True(_places.HasHope(ada.Session, coming: 0));
        _places.CallNext();
        _places.Disappoint(coming: 0);
        Assert.False(ada.IsCalled);

        _places.SetDraining(isDrained);

        // Called in either case: it has not been told yet that it has to wait.
        await ada.CalledAsync();
        Assert.Equal(isDrained, ada.Ask() is null);
        Assert.False(_places.HasHope(ada.Session, coming: 0));
    }

    [Fact(Timeout = Wait.Patience)]
    public void Nobody_gets_a_place_once_the_silo_stops()
    {
        var (ada, bob) = (Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask());

        _places.Close();
        place!.GiveBack();
        _places.SetDraining(isDraining: false);

        Assert.Equal(0, _places.Taken);
        Assert.Null(ada.Ask());
        Assert.True(_places.HasHope(bob.Session, coming: 0));
        Assert.False(bob.IsCalled);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task All_who_wait_are_called_when_a_machine_is_no_longer_drained()
    {
        var (ada, bob) = (Caller(), Caller());
        Assert.NotNull(ada.Ask());
        _places.SetDraining(isDraining: true);
        Assert.Null(bob.Ask());
        _places.SetDraining(isDraining: false);

        // Its process may live: then it needs no place.
        await bob.CalledAsync();
        bob.EndCall();
        Assert.Null(bob.Ask());
        Assert.Equal(1, _places.Taken);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_hoped_for_a_place_in_vain_is_called_once_and_keeps_its_position()
    {
        var (ada, bob, cleo) = (Caller(), Caller(), Caller());
        var place = ada.Ask();
        Assert.Null(bob.Ask() ?? cleo.Ask());
        Assert.True(_places.HasHope(bob.Session, coming: 1));
        Assert.False(_places.HasHope(cleo.Session, coming: 1));
        _places.Disappoint(coming: 1);
        Assert.False(bob.IsCalled);

        _places.Disappoint(coming: 0);
        _places.Disappoint(coming: 0);

        await bob.CalledAsync();
        bob.EndCall();
        Assert.Null(bob.Ask());
        place!.GiveBack();
        await bob.CalledAsync();
        Assert.Equal((2, 0), (bob.Calls, cleo.Calls));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task However_many_threads_ask_there_are_never_more_processes_than_places_and_everybody_gets_one()
    {
        const int rounds = 30;
        _most = 4;
        var (alive, peak, served) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(number => Task.Run(() => WorkAsync(number))));

        Assert.InRange(peak, 1, _most);
        Assert.Equal(64 * rounds, served);
        await Eventually.Is(() => !_places.IsWanted && _places.Taken == 0, "all places are free again");

        async Task WorkAsync(int number)
        {
            var caller = Caller();
            for (var round = 0; round < rounds; round++)
            {
                var place = caller.Ask();
                while (place is null)
                {
                    await caller.CalledAsync();
                    place = caller.Ask();
                    caller.EndCall();
                }

                Interlocked.Increment(ref served);
                switch ((number + round) % 3)
                {
                    case 0:
                        place.GiveBack();
                        break;
                    case 1 when caller.Ask() is { } second:
                        // As if it had asked while its last process is ending.
                        second.GiveBack();
                        goto default;
                    case 1:
                        _places.Leave(caller.Session);
                        goto default;
                    default:
                        await RunAsync(place);
                        break;
                }
            }
        }

        async Task RunAsync(Place place)
        {
            var gone = new TaskCompletionSource();
            place.Fill(gone.Task);
            var now = Interlocked.Increment(ref alive);
            for (var seen = peak; now > seen; seen = peak)
            {
                Interlocked.CompareExchange(ref peak, now, seen);
            }

            await Task.Yield();
            Interlocked.Decrement(ref alive);
            gone.SetResult();
        }
    }

    private TestCaller Caller(string person = "ada") => new(_places, person);

    /// <summary>A session that asks and is called.</summary>
    private sealed class TestCaller(Places places, string person)
    {
        private readonly Channel<int> _called = Channel.CreateUnbounded<int>();
        private TaskCompletionSource _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public SessionKey Session { get; } = SessionKey.New("nas");

        public int Calls => Volatile.Read(ref _calls);

        public bool IsCalled => Calls > 0;

        public Place? Ask() => places.TryTake(Session, person, CallAsync);

        public Task<int> CalledAsync() => _called.NextAsync("it to be called");

        /// <summary>What it does about the call is done.</summary>
        public void EndCall(Exception? failure = null)
        {
            var call = Interlocked.Exchange(ref _call, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _ = failure is null ? call.TrySetResult() : call.TrySetException(failure);
        }

        private Task CallAsync()
        {
            var call = Volatile.Read(ref _call).Task;
            _called.Writer.TryWrite(Interlocked.Increment(ref _calls));
            return call;
        }
    }
}
