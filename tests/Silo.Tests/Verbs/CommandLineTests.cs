using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Verbs;

/// <summary>Which words of a command line are a verb's, and which are settings.</summary>
public class CommandLineTests
{
    private const string Written = "settings are written like --Machine:Name=nas.";
    private const string Verbs =
        "attach, audit, backup, cluster, doctor, drain, import, login, pair, people, rename, restore, setup, token, undrain, unpair, --help "
        + "and --version";

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("docter", $"'docter' is no verb; there is {Verbs}.")]
    [InlineData("doctor now", $"'now' is no verb; there is {Verbs}.")]
    [InlineData("doctor token=7:secret", $"'token' is no verb; there is {Verbs}.")]
    [InlineData("undrain -Telegram:Token 7:secret", $"'-Telegram:Token' begins with one dash; {Written}")]
    [InlineData(
        "undrain /Machine:Nmae=nas",
        "Machine:Nmae is not a setting; did you mean Machine:Name? All settings are listed in docs/settings.md.")]
    [InlineData("undrain --environment=Production Machine:Nmae=nas",
        "Machine:Nmae is not a setting; did you mean Machine:Name? All settings are listed in docs/settings.md.")]
    [InlineData("undrain --Machine:Name=nas other", $"'other' is no verb; there is {Verbs}.")]
    [InlineData("pair", "Write pair CODE [NAME] [--existing], with the code that the stranger was told.")]
    [InlineData("pair --Machine:Name nas", "Write pair CODE [NAME] [--existing], with the code that the stranger was told.")]
    [InlineData("pair CODE ada bob", "Write pair CODE [NAME] [--existing], with the code that the stranger was told.")]
    [InlineData("login ada bob", "Write login [USER]; without one it is the owner.")]
    [InlineData("token", "Write token new [USER]; without one it is the owner.")]
    [InlineData("token new ada bob", "Write token new [USER]; without one it is the owner.")]
    [InlineData("unpair", "Write unpair CHANNEL:ID, such as telegram:42; people shows who was let in.")]
    [InlineData("unpair 42", "Write unpair CHANNEL:ID, such as telegram:42; people shows who was let in.")]
    [InlineData("audit all", "Write audit [COUNT], with the number of entries to show, 1 to 1000; without it 50.")]
    [InlineData("backup", "Write backup FILE, with the file to write.")]
    [InlineData("restore --files", "Write restore FILE, with the backup's file.")]
    [InlineData("import --from", "Write import --from FILE, with the file of the store that is to be moved.")]
    [InlineData("drain nas desk", "Write drain [MACHINE]; without one it is this machine.")]
    [InlineData("undrain nas desk", "Write undrain [MACHINE]; without one it is this machine.")]
    [InlineData("rename", "Write rename NEW, or rename OLD NEW; names of machines are 1 to 32 of a-z, 0-9, -.")]
    [InlineData("rename Nas", "Write rename NEW, or rename OLD NEW; names of machines are 1 to 32 of a-z, 0-9, -.")]
    [InlineData("rename a b c", "Write rename NEW, or rename OLD NEW; names of machines are 1 to 32 of a-z, 0-9, -.")]
    [InlineData("cluster", ClusterWords)]
    [InlineData("cluster leave", ClusterWords)]
    [InlineData("cluster init now", ClusterWords)]
    [InlineData("cluster invite", ClusterWords)]
    [InlineData("cluster invite desk --frontned=7:secret", $"'--frontned' is no option of invite; there is --frontend, --hours, and "
        + $"{Written}")]
    [InlineData("cluster status --frontend", $"'--frontend' is no option of status; {Written}")]
    [InlineData("doctor -v", $"'-v' is no option of doctor; {Written}")]
    [InlineData("undrain --Telegram 7:secret", $"'--Telegram' is no option of undrain; {Written}")]
    [InlineData(
        "undrain --Telegram=7:secret",
        "Telegram is a section and has no value of its own (the one given is not shown); its settings are written like Telegram:Token.")]
    [InlineData(
        "undrain --Machine:Nmae nas",
        "Machine:Nmae is not a setting; did you mean Machine:Name? All settings are listed in docs/settings.md.")]
    public async Task A_command_line_that_says_nothing_is_told_in_one_sentence(string line, string expected)
    {
        // What begins with no verb is the program itself, which tells of it by its exit code.
        var told = line.StartsWith("docter", StringComparison.Ordinal)
            ? Assert.Throws<SettingsException>(() => Configuration.Load(line.Split(' ')))
            : await Assert.ThrowsAsync<SettingsException>(() => SiloCommands.All.DoAsync(line.Split(' ')));

        Assert.Equal(expected, told.Message);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("probe a", "a||False|")]
    [InlineData("probe a b --to c", "a b|c|False|")]
    [InlineData("probe a --to=c --flag", "a|c|True|")]
    [InlineData("probe @a [b] --to @c", "@a [b]|@c|False|")]
    [InlineData("probe a=b /Machine:Name=nas", "a=b||False|/Machine:Name=nas")]
    [InlineData("probe a --Machine:Name nas --flag --Cluster:Id=x", "a||True|--Machine:Name nas --Cluster:Id=x")]
    [InlineData("probe a --Machine:Name --flag", "a||True|--Machine:Name")]
    [InlineData(
        "probe a --Machine:Name=nas /Cluster:Id x Cluster:Insecure=true",
        "a||False|--Machine:Name=nas /Cluster:Id x Cluster:Insecure=true")]
    [InlineData("probe a --to -c", "a|-c|False|")]
    [InlineData("Machine:Name=nas probe", "run Machine:Name=nas probe")]
    [InlineData("--Machine:Name=nas", "run --Machine:Name=nas")]
    [InlineData("-x @file [suggest]", "run -x @file [suggest]")]
    [InlineData("", "run ")]
    public async Task Words_and_options_are_the_verb_s_and_the_rest_are_settings(string line, string expected)
    {
        var done = "";
        var probe = new Probe(text => done = text);
        var help = new ProgramHelp("Program", "1.2", "It is for tests.", "[--KEY=VALUE …]", "", ProgramKinds.Silo);
        var program = new ProgramCommands(help, Run, probe);

        Assert.Equal(7, await program.DoAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(expected, done);

        Task<int> Run(string[] args)
        {
            done = $"run {string.Join(' ', args)}";
            return Task.FromResult(7);
        }
    }

    [Fact]
    public void The_help_has_every_verb_with_its_arguments_and_the_settings_that_are_often_set()
    {
        var help = new ProgramHelp("Program", "1.2", "It is for tests.", "[--KEY=VALUE …]", "", ProgramKinds.Frontend);
        var root = new RootCommand { new Probe(static _ => { }), new VerbGroup("two", "Write two words.") { new Probe(static _ => { }) } };
        root.Options.Clear();
        root.Add(new Option<bool>("--help"));

        var lines = help.Text(root).Split('\n');

        Assert.Equal(
            [
                "It is for tests.",
                "",
                "Usage: Program [--KEY=VALUE …]                         run, until SIGTERM or SIGINT",
                "       Program probe [WORDS] [--to FILE] [--flag]      try it",
                "       Program two probe [WORDS] [--to FILE] [--flag]  try it",
                "       Program --help",
            ],
            lines[..6]);
        Assert.Contains("  Users:NAME:Telegram:0  a Telegram user id that is this person", lines);
        Assert.Contains(
            "  Cluster:Certificate    file of this program's certificate, as cluster invite makes it (where cluster join puts it)", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("Machine:Workspaces", StringComparison.Ordinal));
    }

    private const string ClusterWords =
        "Write cluster init, cluster invite MACHINE, cluster invite NAME --frontend, cluster join FILE, cluster lock, or cluster status.";

    private sealed class Probe : Verb
    {
        private readonly Argument<string[]> _words = new("WORDS") { Arity = ArgumentArity.ZeroOrMore };
        private readonly Option<string> _to = new("--to") { HelpName = "FILE" };
        private readonly Option<bool> _flag = new("--flag");
        private readonly Action<string> _done;

        public Probe(Action<string> done)
            : base("probe", "try it")
        {
            _done = done;
            Add(_words);
            Add(_to);
            Add(_flag);
        }

        public override Task<int> RunAsync(ParseResult words, string[] settings)
        {
            var own = string.Join(' ', words.GetValue(_words) ?? []);
            _done($"{own}|{words.GetValue(_to)}|{words.GetValue(_flag)}|{string.Join(' ', settings)}");
            return Task.FromResult(7);
        }
    }
}
