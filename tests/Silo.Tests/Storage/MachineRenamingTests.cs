using System.Text;
using System.Text.Json;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.States;

namespace Dormouse.Silo.Tests.Storage;

public class MachineRenamingTests
{
    private const string Id = "0199aabbccddeeff0011223344556677";

    /// <summary>The samples have every field set: a new one that names a machine is found here.</summary>
    [Theory]
    [InlineData("nas")]
    [InlineData("desk")]
    [InlineData("shed")]
    public void No_persisted_state_names_the_machine_afterwards(string machine)
    {
        var renaming = new MachineRenaming(machine, "elsewhere");

        foreach (var state in SampleStates.All)
        {
            Assert.DoesNotContain(machine, Encoding.UTF8.GetString(Samples.Bytes(renaming.Of(state))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_else_is_changed_and_the_old_state_neither()
    {
        foreach (var state in SampleStates.All)
        {
            var before = Samples.Bytes(state);
            var there = new MachineRenaming("nas", "elsewhere").Of(state);
            Assert.Equal(before, Samples.Bytes(state));
            Assert.Equal(Json(state), Json(new MachineRenaming("elsewhere", "nas").Of(there)));
            Assert.Same(state, new MachineRenaming("other", "elsewhere").Of(state));
        }
    }

    [Fact]
    public void What_people_wrote_is_left_alone()
    {
        var chat = new ChatState
        {
            Session = $"src/{Id}",
            SessionName = "src",
            Inbox = [new("m1", "src", "src/main.c", [], null, null)],
            RecentMessages = ["src"],
        };

        var renamed = (ChatState)new MachineRenaming("src", "desk").Of(chat);

        Assert.Equal(($"desk/{Id}", "src"), (renamed.Session, renamed.SessionName));
        Assert.Same(chat.Inbox, renamed.Inbox);
    }

    [Theory]
    [InlineData("session", $"nas/{Id}", $"desk/{Id}")]
    [InlineData("machine", "nas/machine", "desk/machine")]
    [InlineData("forwarding", $"forward/nas/{Id}", $"forward/desk/{Id}")]
    [InlineData("something-new", $"thing/nas/{Id}", $"thing/desk/{Id}")]
    [InlineData("session", $"nas2/{Id}", $"nas2/{Id}")]
    [InlineData("chat", "web:anna:nas/1", "web:anna:nas/1")]
    [InlineData("chat", "nas/1", "nas/1")]
    [InlineData("user", "user/nas", "user/nas")]
    public void Keys_of_what_belongs_to_the_machine_are_renamed(string state, string key, string expected) =>
        Assert.Equal(expected, new MachineRenaming("nas", "desk").KeyOf(state, key));

    [Fact]
    public void A_path_in_the_machine_s_folder_goes_with_it()
    {
        var session = new SessionState { ConfigDirectory = "/data/clusters/home/nas/agents/claude/bob" };

        var renamed = (SessionState)new MachineRenaming("nas", "desk", ("/data/clusters/home/nas", "/data/clusters/home/desk")).Of(session);

        Assert.Equal("/data/clusters/home/desk/agents/claude/bob", renamed.ConfigDirectory);
    }

    [Fact]
    public void A_machine_that_was_seen_under_both_names_is_one()
    {
        var machines = new MachinesState { Machines = [new("nas", SampleStates.At), new("desk", SampleStates.At.AddHours(1))] };

        Assert.Equal([new("desk", SampleStates.At.AddHours(1))], ((MachinesState)new MachineRenaming("nas", "desk").Of(machines)).Machines);
    }

    private static string Json(object state) => JsonSerializer.Serialize(state, state.GetType());

    [Fact]
    public void Every_persisted_state_is_known() =>
        Assert.Equal(
            SampleStates.All.Select(static state => state.GetType().Name).Order(),
            MachineRenaming.States.Values.Select(static type => type.Name).Order());
}
