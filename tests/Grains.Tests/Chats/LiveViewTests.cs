using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class LiveViewTests
{
    private readonly LiveView _view = new();

    [Fact]
    public void Text_grows_and_something_kept_takes_its_place()
    {
        _view.Append("a", "Hel");
        _view.Append("a", "lo");
        _view.SetProgress("a", "Reading…");
        Assert.Equal("Hello", _view.TextOf("a"));
        Assert.Equal([(ChatOutputKind.Text, "a", "Hello"), (ChatOutputKind.Progress, "a", "Reading…")], Changes());
        _view.Replace("a");
        Assert.Equal("", _view.TextOf("a"));
        Assert.Empty(Changes());
    }

    [Fact]
    public void Of_a_text_of_which_the_end_is_enough_no_more_than_twice_that_is_kept()
    {
        for (var number = 0; number < 1000; number++)
        {
            _view.Append("a", $"😀 line {number}\n", most: 100);
            Assert.InRange(_view.TextOf("a").Length, 1, 200);
            Assert.False(char.IsLowSurrogate(_view.TextOf("a")[0]));
        }

        Assert.EndsWith("line 998\n😀 line 999\n", _view.TextOf("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_session_has_its_own_text_and_progress()
    {
        _view.Append("a", "one");
        _view.Append("b", "two");
        _view.SetProgress("a", "Reading…");
        _view.Append("a", ", more");
        Assert.Equal(
            [(ChatOutputKind.Text, "b", "two"), (ChatOutputKind.Progress, "a", "Reading…"), (ChatOutputKind.Text, "a", "one, more")],
            Changes());
        _view.Replace("a");
        Assert.Equal([(ChatOutputKind.Text, "b", "two")], Changes());
    }

    [Fact]
    public void A_text_is_known_by_the_numbers_under_which_it_was_shown_until_it_is_replaced()
    {
        _view.Append("a", "one");
        _view.Shown("a", 7);
        Assert.Equal("a", _view.SessionOf(7));
        Assert.Null(_view.SessionOf(8));
        _view.Replace("a");
        Assert.Null(_view.SessionOf(7));
    }

    [Fact]
    public void It_works_until_the_last_of_its_sessions_rests()
    {
        _view.SetWorking("a", isWorking: true);
        var began = _view.WorkingVersion;
        _view.SetWorking("b", isWorking: true);
        _view.SetWorking("a", isWorking: false);
        Assert.True(_view.IsWorking);
        Assert.Equal(began, _view.WorkingVersion);
        _view.SetWorking("b", isWorking: false);
        Assert.False(_view.IsWorking);
        Assert.True(_view.WorkingVersion > began);
        Assert.Equal([(ChatOutputKind.Resting, "b", "")], Changes());
    }

    [Fact]
    public void Every_change_is_a_new_version()
    {
        List<long> versions = [_view.Version];
        _view.SetWorking("a", isWorking: true);
        versions.Add(_view.Version);
        _view.Append("a", "x");
        versions.Add(_view.Version);
        _view.SetProgress("a", "y");
        versions.Add(_view.Version);
        Assert.Equal([0, 1, 2, 3], versions);
        Assert.Null(_view.After(3));
    }

    private List<(ChatOutputKind, string, string)> Changes()
    {
        List<(ChatOutputKind, string, string)> changes = [];
        for (var version = 0L; _view.After(version) is { } change; version = change.Version)
        {
            changes.Add((change.Kind, change.Session, change.Text));
        }

        return changes;
    }
}
