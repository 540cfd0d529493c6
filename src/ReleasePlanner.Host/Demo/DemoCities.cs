using System.Globalization;
using NodaTime;

namespace ReleasePlanner.Host.Demo;

/// <summary>A real city, with how many houses it draws beside others of its market.</summary>
/// <param name="Region">The id of its region in the market.</param>
internal sealed record DemoCity(string Market, string Name, string Region, string RegionName, DateTimeZone Zone, double Lat, double Lon, int Weight);

/// <summary>Where the demonstration's houses are.</summary>
internal static class DemoCities
{
    // market | city | region | its name | time zone | latitude | longitude | weight
    private const string Table = """
        us|New York|ny|New York|America/New_York|40.713|-74.006|9
        us|Los Angeles|ca|California|America/Los_Angeles|34.052|-118.244|9
        us|Chicago|il|Illinois|America/Chicago|41.878|-87.630|6
        us|Houston|tx|Texas|America/Chicago|29.760|-95.370|5
        us|Dallas|tx|Texas|America/Chicago|32.777|-96.797|5
        us|Philadelphia|pa|Pennsylvania|America/New_York|39.953|-75.165|4
        us|Washington|dc|District of Columbia|America/New_York|38.907|-77.037|4
        us|Atlanta|ga|Georgia|America/New_York|33.749|-84.388|5
        us|Boston|ma|Massachusetts|America/New_York|42.360|-71.059|4
        us|San Francisco|ca|California|America/Los_Angeles|37.775|-122.419|4
        us|San Diego|ca|California|America/Los_Angeles|32.716|-117.161|3
        us|Sacramento|ca|California|America/Los_Angeles|38.582|-121.494|3
        us|Fresno|ca|California|America/Los_Angeles|36.738|-119.787|2
        us|Phoenix|az|Arizona|America/Phoenix|33.448|-112.074|4
        us|Tucson|az|Arizona|America/Phoenix|32.222|-110.975|2
        us|Seattle|wa|Washington|America/Los_Angeles|47.606|-122.332|4
        us|Spokane|wa|Washington|America/Los_Angeles|47.659|-117.426|1
        us|Portland|or|Oregon|America/Los_Angeles|45.515|-122.679|3
        us|Eugene|or|Oregon|America/Los_Angeles|44.052|-123.087|1
        us|Boise|id|Idaho|America/Boise|43.615|-116.202|1
        us|Salt Lake City|ut|Utah|America/Denver|40.761|-111.891|2
        us|Denver|co|Colorado|America/Denver|39.739|-104.990|3
        us|Albuquerque|nm|New Mexico|America/Denver|35.084|-106.650|1
        us|Las Vegas|nv|Nevada|America/Los_Angeles|36.170|-115.140|2
        us|Minneapolis|mn|Minnesota|America/Chicago|44.978|-93.265|3
        us|Milwaukee|wi|Wisconsin|America/Chicago|43.039|-87.907|2
        us|Madison|wi|Wisconsin|America/Chicago|43.073|-89.401|1
        us|Detroit|mi|Michigan|America/Detroit|42.331|-83.046|3
        us|Grand Rapids|mi|Michigan|America/Detroit|42.963|-85.668|1
        us|Cleveland|oh|Ohio|America/New_York|41.499|-81.694|2
        us|Columbus|oh|Ohio|America/New_York|39.961|-82.999|2
        us|Cincinnati|oh|Ohio|America/New_York|39.103|-84.512|2
        us|Indianapolis|in|Indiana|America/Indiana/Indianapolis|39.768|-86.158|2
        us|St. Louis|mo|Missouri|America/Chicago|38.627|-90.199|2
        us|Kansas City|mo|Missouri|America/Chicago|39.100|-94.579|2
        us|Des Moines|ia|Iowa|America/Chicago|41.587|-93.625|1
        us|Omaha|ne|Nebraska|America/Chicago|41.257|-95.935|1
        us|Wichita|ks|Kansas|America/Chicago|37.687|-97.330|1
        us|Oklahoma City|ok|Oklahoma|America/Chicago|35.468|-97.516|2
        us|Tulsa|ok|Oklahoma|America/Chicago|36.154|-95.993|1
        us|Little Rock|ar|Arkansas|America/Chicago|34.746|-92.290|1
        us|Austin|tx|Texas|America/Chicago|30.267|-97.743|3
        us|San Antonio|tx|Texas|America/Chicago|29.424|-98.494|2
        us|El Paso|tx|Texas|America/Denver|31.762|-106.485|1
        us|New Orleans|la|Louisiana|America/Chicago|29.951|-90.072|2
        us|Baton Rouge|la|Louisiana|America/Chicago|30.451|-91.187|1
        us|Jackson|ms|Mississippi|America/Chicago|32.299|-90.185|1
        us|Birmingham|al|Alabama|America/Chicago|33.519|-86.810|2
        us|Mobile|al|Alabama|America/Chicago|30.695|-88.040|1
        us|Nashville|tn|Tennessee|America/Chicago|36.163|-86.782|2
        us|Knoxville|tn|Tennessee|America/New_York|35.961|-83.921|1
        us|Columbus|ga|Georgia|America/New_York|32.461|-84.988|2
        us|Savannah|ga|Georgia|America/New_York|32.081|-81.091|1
        us|Miami|fl|Florida|America/New_York|25.762|-80.192|4
        us|Tampa|fl|Florida|America/New_York|27.951|-82.457|3
        us|Pensacola|fl|Florida|America/Chicago|30.421|-87.217|1
        us|Charlotte|nc|North Carolina|America/New_York|35.227|-80.843|2
        us|Charleston|sc|South Carolina|America/New_York|32.777|-79.931|1
        us|Richmond|va|Virginia|America/New_York|37.541|-77.436|2
        us|Pittsburgh|pa|Pennsylvania|America/New_York|40.441|-79.996|2
        us|Buffalo|ny|New York|America/New_York|42.886|-78.878|1
        us|Hartford|ct|Connecticut|America/New_York|41.764|-72.685|1
        us|Providence|ri|Rhode Island|America/New_York|41.824|-71.413|1
        us|Newark|nj|New Jersey|America/New_York|40.736|-74.172|3
        ca|Toronto|on|Ontario|America/Toronto|43.653|-79.383|7
        ca|Ottawa|on|Ontario|America/Toronto|45.421|-75.697|2
        ca|Hamilton|on|Ontario|America/Toronto|43.256|-79.871|1
        ca|Montreal|qc|Quebec|America/Toronto|45.502|-73.567|5
        ca|Quebec City|qc|Quebec|America/Toronto|46.814|-71.208|1
        ca|Vancouver|bc|British Columbia|America/Vancouver|49.283|-123.121|4
        ca|Victoria|bc|British Columbia|America/Vancouver|48.428|-123.366|1
        ca|Calgary|ab|Alberta|America/Edmonton|51.045|-114.072|3
        ca|Edmonton|ab|Alberta|America/Edmonton|53.546|-113.494|3
        ca|Winnipeg|mb|Manitoba|America/Winnipeg|49.895|-97.138|2
        ca|Regina|sk|Saskatchewan|America/Regina|50.445|-104.619|1
        ca|Halifax|ns|Nova Scotia|America/Halifax|44.649|-63.575|1
        gb|London|england|England|Europe/London|51.507|-0.128|9
        gb|Birmingham|england|England|Europe/London|52.486|-1.890|4
        gb|Manchester|england|England|Europe/London|53.481|-2.242|4
        gb|Leeds|england|England|Europe/London|53.801|-1.549|3
        gb|Liverpool|england|England|Europe/London|53.408|-2.992|2
        gb|Newcastle|england|England|Europe/London|54.978|-1.618|2
        gb|Sheffield|england|England|Europe/London|53.381|-1.470|2
        gb|Bristol|england|England|Europe/London|51.454|-2.588|2
        gb|Nottingham|england|England|Europe/London|52.954|-1.158|2
        gb|Southampton|england|England|Europe/London|50.910|-1.404|1
        gb|Norwich|england|England|Europe/London|52.631|1.297|1
        gb|Plymouth|england|England|Europe/London|50.376|-4.143|1
        gb|Brighton|england|England|Europe/London|50.823|-0.138|1
        gb|Cardiff|wales|Wales|Europe/London|51.482|-3.179|2
        gb|Swansea|wales|Wales|Europe/London|51.621|-3.943|1
        gb|Glasgow|scotland|Scotland|Europe/London|55.864|-4.252|3
        gb|Edinburgh|scotland|Scotland|Europe/London|55.953|-3.188|2
        gb|Aberdeen|scotland|Scotland|Europe/London|57.150|-2.094|1
        gb|Belfast|northern-ireland|Northern Ireland|Europe/London|54.597|-5.930|2
        gb|Derry|northern-ireland|Northern Ireland|Europe/London|54.997|-7.309|1
        fr|Paris|ile-de-france|Île-de-France|Europe/Paris|48.857|2.352|9
        fr|Versailles|ile-de-france|Île-de-France|Europe/Paris|48.805|2.120|2
        fr|Lyon|auvergne-rhone-alpes|Auvergne-Rhône-Alpes|Europe/Paris|45.764|4.836|4
        fr|Grenoble|auvergne-rhone-alpes|Auvergne-Rhône-Alpes|Europe/Paris|45.188|5.725|1
        fr|Marseille|provence-alpes-cote-d-azur|Provence-Alpes-Côte d'Azur|Europe/Paris|43.296|5.370|4
        fr|Nice|provence-alpes-cote-d-azur|Provence-Alpes-Côte d'Azur|Europe/Paris|43.710|7.262|2
        fr|Toulouse|occitanie|Occitanie|Europe/Paris|43.605|1.444|3
        fr|Montpellier|occitanie|Occitanie|Europe/Paris|43.611|3.877|2
        fr|Bordeaux|nouvelle-aquitaine|Nouvelle-Aquitaine|Europe/Paris|44.838|-0.579|3
        fr|Nantes|pays-de-la-loire|Pays de la Loire|Europe/Paris|47.218|-1.554|2
        fr|Rennes|bretagne|Bretagne|Europe/Paris|48.117|-1.678|2
        fr|Lille|hauts-de-france|Hauts-de-France|Europe/Paris|50.629|3.057|3
        fr|Rouen|normandie|Normandie|Europe/Paris|49.443|1.099|1
        fr|Strasbourg|grand-est|Grand Est|Europe/Paris|48.573|7.752|2
        fr|Dijon|bourgogne-franche-comte|Bourgogne-Franche-Comté|Europe/Paris|47.322|5.041|1
        br|São Paulo|sp|São Paulo|America/Sao_Paulo|-23.551|-46.633|9
        br|Campinas|sp|São Paulo|America/Sao_Paulo|-22.906|-47.061|2
        br|Rio de Janeiro|rj|Rio de Janeiro|America/Sao_Paulo|-22.907|-43.173|6
        br|Belo Horizonte|mg|Minas Gerais|America/Sao_Paulo|-19.917|-43.935|3
        br|Brasília|df|Distrito Federal|America/Sao_Paulo|-15.794|-47.883|3
        br|Salvador|ba|Bahia|America/Bahia|-12.971|-38.501|2
        br|Recife|pe|Pernambuco|America/Recife|-8.048|-34.877|2
        br|Fortaleza|ce|Ceará|America/Fortaleza|-3.732|-38.527|2
        br|Curitiba|pr|Paraná|America/Sao_Paulo|-25.429|-49.267|2
        br|Porto Alegre|rs|Rio Grande do Sul|America/Sao_Paulo|-30.035|-51.218|2
        br|Manaus|am|Amazonas|America/Manaus|-3.119|-60.022|1
        br|Goiânia|go|Goiás|America/Sao_Paulo|-16.687|-49.265|1
        """;

    public static readonly IReadOnlyList<DemoCity> All = [.. Table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];

    private static DemoCity Read(string line)
    {
        var cells = line.TrimEnd().Split('|');
        return new(
            cells[0], cells[1], cells[2], cells[3], DateTimeZoneProviders.Tzdb[cells[4]],
            double.Parse(cells[5], CultureInfo.InvariantCulture), double.Parse(cells[6], CultureInfo.InvariantCulture), int.Parse(cells[7], CultureInfo.InvariantCulture));
    }
}
