using System.Text.Json.Nodes;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudePermissionsTests
{
    [Fact]
    public void What_was_allowed_is_kept_in_the_CLIs_own_notation_wherever_it_would_have_written_it()
    {
        var kept = Granted(
            new(null),
            """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"git push *"},{"toolName":"WebSearch"}],"behavior":"allow","destination":"session"}""",
            """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"python3 -c \"print('a\\\\n')\""}],"behavior":"allow","destination":"localSettings"}""",
            """{"type":"addDirectories","directories":["/opt","/srv"],"destination":"session"}""",
            """{"type":"setMode","mode":"acceptEdits","destination":"session"}""")!;

        Assert.Equal(
            ["Bash(git push *)", "WebSearch", """Bash(python3 -c "print\('a\\\\n'\)")"""],
            kept.Rules.Select(static rule => rule.Rule));
        Assert.All(kept.Rules, static rule => Assert.Equal("allow", rule.Behavior));
        Assert.Equal(["/opt", "/srv"], kept.Folders);
        Assert.Null(kept.Mode);
    }

    [Fact]
    public void What_is_allowed_again_is_kept_once_and_told_once()
    {
        const string Rule = """{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"sh"}],"behavior":"allow","destination":"session"}""";
        var permissions = new ClaudePermissions(new([new("allow", "Read")], ["/opt"], "default"));

        Assert.Equal(["Read", "Bash(sh)"], Granted(permissions, Rule)!.Rules.Select(static rule => rule.Rule));
        Assert.Null(Granted(permissions, Rule));
        Assert.Null(permissions.Granted(null));
        Assert.Null(Granted(permissions, """{"type":"addRules","rules":[1,{"toolName":2}],"directories":"x"}"""));
    }

    [Fact]
    public void The_mode_that_the_CLI_begins_in_is_nobodys_choice_and_each_later_one_is_kept()
    {
        var permissions = new ClaudePermissions(new([new("allow", "Read")], []));

        Assert.Null(permissions.InForce("default"));
        Assert.Null(permissions.InForce("default"));
        Assert.Equal(("acceptEdits", null), Mode(permissions.InForce("acceptEdits")));
        Assert.Equal(("plan", "acceptEdits"), Mode(permissions.InForce("plan")));
        Assert.Null(permissions.InForce("plan"));
        var left = permissions.InForce("acceptEdits");
        Assert.Equal(("acceptEdits", null), Mode(left));
        Assert.Single(left!.Rules);
    }

    [Fact]
    public void A_plan_that_was_approved_stays_approved_where_the_settings_begin_with_planning()
    {
        var permissions = new ClaudePermissions(null);

        Assert.Null(permissions.InForce("plan"));
        Assert.Equal(("default", null), Mode(permissions.InForce("default")));
    }

    [Fact]
    public void Planning_goes_on_after_a_sleep_and_what_was_before_it_comes_back()
    {
        var permissions = new ClaudePermissions(new([], [], "plan", "acceptEdits"));

        Assert.Equal("""{"subtype":"set_permission_mode","mode":"plan"}""", permissions.PlanRequest!.ToJsonString());
        Assert.Null(permissions.InForce("plan"));
        Assert.Equal(("acceptEdits", null), Mode(permissions.InForce("acceptEdits")));
        Assert.Null(new ClaudePermissions(new([], [], "acceptEdits")).PlanRequest);
        Assert.Null(new ClaudePermissions(null).PlanRequest);
    }

    [Fact]
    public void A_mode_that_is_chosen_while_the_CLI_plans_counts_when_the_plan_is_approved_and_else_the_one_from_before()
    {
        var permissions = new ClaudePermissions(null);
        permissions.InForce("default");
        permissions.Choose("acceptEdits");
        permissions.Choose("plan");
        Assert.Null(permissions.AfterPlan());
        Assert.Equal(("acceptEdits", null), Mode(permissions.InForce("acceptEdits")));

        permissions.Choose("plan");
        permissions.Choose("default");

        Assert.Equal("""[{"type":"setMode","mode":"default","destination":"session"}]""", permissions.AfterPlan()!.ToJsonString());
        Assert.Null(permissions.AfterPlan());
        Assert.Null(permissions.InForce("default"));
        Assert.Equal("default", permissions.Granted(new JsonArray(JsonNode.Parse(Rule)))!.Mode);
    }

    private const string Rule = """{"type":"addRules","rules":[{"toolName":"Read"}],"behavior":"allow"}""";

    private static (string?, string?) Mode(AgentPermissions? permissions) => (permissions!.Mode, permissions.ModeBeforePlan);

    private static AgentPermissions? Granted(ClaudePermissions permissions, params string[] updates) =>
        permissions.Granted(new JsonArray([.. updates.Select(static update => JsonNode.Parse(update))]));
}
