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
        Assert.Equal(("Hello", "Reading…", "a"), (_view.Text, _view.Progress, _view.Session));
        _view.ShownText = 7;
        Assert.Equal(7, _view.Replace());
        Assert.Equal(("", "", null), (_view.Text, _view.Progress, _view.ShownText));
        Assert.Null(_view.Replace());
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
        Assert.Equal((1, 2, 3), (_view.WorkingVersion, _view.TextVersion, _view.ProgressVersion));
    }
}
