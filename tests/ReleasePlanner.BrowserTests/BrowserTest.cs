using Xunit;

namespace ReleasePlanner.BrowserTests;

/// <summary>Tests that look at the demonstration. Pages are closed after each; of one that failed it is told what stood on them.</summary>
public abstract class BrowserTest(Demonstration demonstration) : IAsyncDisposable
{
    private const int Most = 4_000;

    protected Demonstration Demonstration { get; } = demonstration;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var text in await Demonstration.CloseAsync(TestContext.Current.TestState?.Result == TestResult.Failed))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(text.Length > Most ? text[..Most] : text);
        }
    }
}
