using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class LastWordsTests
{
    public static TheoryData<string, string> Ends => new()
    {
        {
            "Error: That session is running in the background (31e7aae4). Run `claude attach 31e7aae4` to open it, or `claude stop 31e7aae4` first to resume it here. Add --fork-session to branch off a copy instead.\n\nnpm notice New version of npm available! 10.2.0 -> 11.0.0\n",
            "Error: That session is running in the background (31e7aae4). Run `claude attach 31e7aae4` to open it, or `claude stop 31e7aae4` first to resume it here. Add --fork-session to branch off a copy instead."
        },
        {
            """
            node:internal/modules/cjs/loader:1143
              throw err;
              ^

            Error: Cannot find module '/opt/claude/cli.js'
                at Module._resolveFilename (node:internal/modules/cjs/loader:1140:15)
                at node:internal/main/run_main_module:28:49 {
              code: 'MODULE_NOT_FOUND',
              requireStack: []
            }

            Node.js v20.11.0

            """,
            "Error: Cannot find module '/opt/claude/cli.js'"
        },
        {
            """

            <--- Last few GCs --->
            [123:0x5] 4321 ms: Mark-Compact 4090.2 (4120.1) -> 4080.3 (4122.6) MB

            <--- JS stacktrace --->

            FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
            ----- Native stack trace -----

             1: 0xb090e0 node::Abort() [node]
             2: 0xa1b70e  [node]
            Aborted (core dumped)
            """,
            "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"
        },
        {
            """
            /opt/agent/index.js:7
            throw new TypeError("no such thing");
            ^

            TypeError: no such thing
                at Object.<anonymous> (/opt/agent/index.js:7:7)
              [cause]: Error: deeper
                  at foo (/x.js:1:1)

            Node.js v22.1.0
            """,
            "TypeError: no such thing"
        },
        {
            """
            Traceback (most recent call last):
              File "/usr/lib/agent.py", line 3, in <module>
                import anthropic
            ModuleNotFoundError: No module named 'anthropic'

            """,
            "ModuleNotFoundError: No module named 'anthropic'"
        },
        {
            "npm error code ENOENT\nnpm error syscall open\nnpm error path /x/package.json\nnpm error enoent Could not read package.json\nnpm error A complete log of this run can be found in: /root/.npm/_logs/2026-debug-0.log\n",
            "npm error enoent Could not read package.json"
        },
        {
            "thread 'main' panicked at src/main.rs:5:10:\ncalled `Result::unwrap()` on an `Err` value: NoConfig\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
            "thread 'main' panicked at src/main.rs:5:10: called `Result::unwrap()` on an `Err` value: NoConfig"
        },
        {
            "fatal error: runtime: out of memory\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/usr/lib/go/src/runtime/panic.go:1023 +0x5c\ngoroutine 1 [running]:\n",
            "fatal error: runtime: out of memory"
        },
        { "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\nAborted\n", "what():  std::bad_alloc" },
        {
            "\u001b[31mError: Invalid API key\u001b[39m\n(node:12) [DEP0040] DeprecationWarning: The `punycode` module is deprecated.\n(Use `node --trace-deprecation ...` to show where the warning was created)\n",
            "Error: Invalid API key"
        },
        { "Error:\n  --settings needs a file\n\n", "Error: --settings needs a file" },
        { "/usr/bin/env: 'node': No such file or directory\n", "/usr/bin/env: 'node': No such file or directory" },
        { "bash: line 1: claude: command not found\nnpm notice\n", "bash: line 1: claude: command not found" },
        { "claude: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory\n", "claude: error while loading shared libraries: libx.so.1: cannot open shared object file: No such file or directory" },
        { "error: option '--permission-mode <mode>' argument 'x' is invalid.\n\n", "error: option '--permission-mode <mode>' argument 'x' is invalid." },
        { "Something odd happened\nwarning: and something else\n\n", "Something odd happened" },
        { "warning: only this\n", "warning: only this" },
        { "Error: the cause\nerror Command failed with exit code 1.\n", "Error: the cause" },
        { "Unhandled exception. System.InvalidOperationException: no state\n   at Program.Main() in /x.cs:line 3\n", "Unhandled exception. System.InvalidOperationException: no state" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void An_end_is_explained_by_the_line_that_explains_it(string standardError, string expected) =>
        Assert.Equal(expected, LastWords.Explaining(standardError));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n\u001b[0m\n")]
    [InlineData("npm notice\nnpm notice New version\n")]
    public void Where_nothing_is_said_nothing_is_explained(string standardError) => Assert.Null(LastWords.Explaining(standardError));

    [Fact]
    public void A_long_line_is_cut() => Assert.Equal(301, LastWords.Explaining(new string('x', 1000))!.Length);

    [Fact]
    public void The_exit_is_told_with_it() =>
        Assert.Equal("ended with exit code 1: Error: x", new SubprocessExit(1, "Error: x\n    at y (z:1:1)\n").Describe());
}
